import type { Outcome, OutcomeStatus } from '../../app/pgbouncer/outcome.ts'
import type { Paint } from '../../diagnostics/print.ts'

const styles: Readonly<Record<OutcomeStatus, Parameters<Paint>[0]>> = {
  done: 'green',
  differs: 'yellow',
  unreachable: 'red',
  failed: 'red',
  unknown: 'red',
}

/** One line a process, with what belongs to it below. */
export function outcomeText<Value>(
  outcomes: readonly Outcome<Value>[],
  paint: Paint,
  below: (value: Value) => readonly string[] = () => [],
): string {
  const width = Math.max(0, ...outcomes.map(({ console }) => console.length))
  return outcomes
    .flatMap(({ console, status, message, hint, value }) => [
      `${console.padEnd(width)}  ${paint(styles[status], status.padEnd(11))}  ${message ?? ''}`.trimEnd(),
      ...(value === undefined ? [] : below(value).map((line) => `  ${line}`)),
      ...(hint === undefined ? [] : [`  hint: ${hint}`]),
    ])
    .map((line) => `${line}\n`)
    .join('')
}
