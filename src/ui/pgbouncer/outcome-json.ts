import type { Outcome } from '../../app/pgbouncer/outcome.ts'
import type { ExitCode } from '../../errors.ts'

/** One object: what came of a command on every process. */
export function outcomeJson<Value>(
  outcomes: readonly Outcome<Value>[],
  exit: ExitCode,
  shown: (value: Value) => Record<string, unknown>,
): string {
  return JSON.stringify({
    exit,
    processes: outcomes.map(({ console, status, message, hint, value }) => ({
      process: console,
      status,
      message,
      hint,
      ...(value === undefined ? {} : shown(value)),
    })),
  })
}
