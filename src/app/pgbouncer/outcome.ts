import { type ExitCode, exitCodes } from '../../errors.ts'

/** What came of a command on one PgBouncer process. */
export interface Outcome<Value> {
  console: string
  status: OutcomeStatus
  /** Where it is not done: what the server, or the network, said. */
  message: string | undefined
  hint?: string | undefined
  /** Where it is done. */
  value: Value | undefined
}

export type OutcomeStatus =
  | 'done'
  /** What the server runs is not what was asked for. */
  | 'differs'
  | 'unreachable'
  /** The server said no; nothing changed. */
  | 'failed'
  /** Whether it took effect is not known. */
  | 'unknown'

/** The exit code of a command over several processes. */
export function exitOf(outcomes: readonly Outcome<unknown>[]): ExitCode {
  const statuses = new Set(outcomes.map(({ status }) => status))
  if (statuses.has('unknown')) return exitCodes.unknownState
  const isAnyDone = statuses.has('done') || statuses.has('differs')
  const isAnyNot = statuses.has('unreachable') || statuses.has('failed')
  if (isAnyDone && isAnyNot) return exitCodes.unknownState
  if (statuses.has('differs')) return exitCodes.findings
  if (statuses.has('failed')) return exitCodes.failed
  return statuses.has('unreachable') ? exitCodes.unreachable : exitCodes.ok
}
