import type { StepResult } from '../../app/failover/step-result.ts'
import type { Paint } from '../../diagnostics/print.ts'
import type { Answer, Phase } from '../../failover/phase.ts'

const styles: Readonly<Record<Answer, Parameters<Paint>[0]>> = {
  done: 'green',
  failed: 'red',
  uncertain: 'yellow',
}

/** Without a result where the phase begins. */
type OnPhase = (phase: Phase, result: (StepResult & { tookMs: number }) | undefined) => void

/** What a program reads: an object on a line of stderr when a phase begins, and when it has ended. */
export const writeEvent: OnPhase = (phase, result) => {
  const at = new Date().toISOString()
  const event =
    result === undefined
      ? { event: 'begun', at, phase }
      : { event: 'ended', at, phase, answer: result.answer, tookMs: result.tookMs, message: result.message }
  process.stderr.write(`${JSON.stringify(event)}\n`)
}

/** A line on stderr for each phase that ended. */
export function progressOf(paint: Paint): OnPhase {
  return (phase, result) => {
    if (result === undefined) return
    const { answer, message, tookMs } = result
    process.stderr.write(
      `${phase.padEnd(10)}  ${paint(styles[answer], answer.padEnd(9))}  ${String(tookMs).padStart(6)} ms  ${message}\n`,
    )
  }
}
