import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import type { Console } from './consoles.ts'
import { onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'

/**
 * Ends what a command holds on processes, and says so in its outcomes; a process that could not be resumed is what the
 * operator must hear of.
 *
 * @param said what becomes of an outcome where the process is resumed
 */
export async function withResumed<Value>(
  consoles: readonly Console[],
  outcomes: readonly Outcome<Value>[],
  resume: (connection: PostgresqlConnection, console: Console) => Promise<unknown>,
  said: (outcome: Outcome<Value>) => Outcome<Value>,
): Promise<readonly Outcome<Value>[]> {
  const resumed = await onEach(consoles, async (connection, console) => {
    await resume(connection, console)
    return { value: undefined }
  })
  const answers = new Map(resumed.map((each) => [each.console, each]))
  return outcomes.map((outcome) => {
    const answer = answers.get(outcome.console)
    if (answer === undefined) return outcome
    if (answer.status === 'done') return said(outcome)
    return {
      ...outcome,
      status: 'unknown',
      message: `may still be paused: ${answer.message}`,
      hint: `dbbal pgbouncer resume ${outcome.console}`,
    }
  })
}
