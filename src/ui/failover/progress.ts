import type { StepResult } from '../../app/failover/step-result.ts'
import type { Paint } from '../../diagnostics/print.ts'
import type { Answer, Phase } from '../../failover/phase.ts'

const styles: Readonly<Record<Answer, Parameters<Paint>[0]>> = {
  done: 'green',
  failed: 'red',
  uncertain: 'yellow',
}

/** A line on stderr for each phase that ended. */
export function progressOf(
  paint: Paint,
): (phase: Phase, result: (StepResult & { tookMs: number }) | undefined) => void {
  return (phase, result) => {
    if (result === undefined) return
    const { answer, message, tookMs } = result
    process.stderr.write(
      `${phase.padEnd(10)}  ${paint(styles[answer], answer.padEnd(9))}  ${String(tookMs).padStart(6)} ms  ${message}\n`,
    )
  }
}
