import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { chosenDatabases } from '../../products/pgbouncer/console/chosen-databases.ts'
import { consoleDatabases, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import { type Verb, type VerbName, verbs } from '../../products/pgbouncer/console/verbs.ts'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import { changeEach, type Done } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { resumeDatabases } from './resume-process.ts'
import { loginsMs, waitForLogins } from './wait-for-logins.ts'
import { withResumed } from './with-resumed.ts'

export interface VerbOptions extends ConsoleChoice {
  verb: VerbName
  /** Names of databases; all where none is named. */
  databases: readonly string[]
  timeoutMs: number
  /** Asked before anything happens; throws where the answer is no. */
  confirm: (plan: readonly string[]) => Promise<void>
  /** Ctrl-C and SIGTERM, of a verb that holds clients: what it paused is resumed. */
  signal?: AbortSignal
}

/** What was done to which databases. */
export interface VerbValue {
  databases: readonly string[]
}

/**
 * RECONNECT, KILL, DISABLE, ENABLE or WAIT_CLOSE, database by database, and a look at what came of it.
 *
 * @throws DbbalError as openConsoles and `confirm` do
 */
export async function runVerb(options: VerbOptions): Promise<readonly Outcome<VerbValue>[]> {
  const { consoles } = await openConsoles(options)
  const verb: Verb = verbs[options.verb]
  if (verb.harm !== undefined) await options.confirm(planOf(consoles, verb.harm, options.databases))
  const held = new Map<Console, readonly string[]>()
  const outcomes = await changeEach(consoles, async (connection, console) => {
    const chosen = chosenDatabases(await consoleDatabases(connection), options.databases)
    if ('message' in chosen) return { status: 'failed', ...chosen, value: { databases: [] } }
    const { databases } = chosen
    if (verb.holds)
      held.set(
        console,
        databases.filter(({ isPaused }) => !isPaused).map(({ name }) => name),
      )
    return onDatabases(
      connection,
      verb,
      databases.map(({ name }) => name),
      options,
    )
  })
  if (options.signal?.aborted !== true) return outcomes
  return withResumed(
    [...held.keys()],
    outcomes,
    (connection, console) => resumeDatabases(connection, held.get(console) ?? []),
    (outcome) => ({ ...outcome, status: 'failed', message: 'interrupted; resumed' }),
  )
}

function planOf(consoles: readonly Console[], harm: string, databases: readonly string[]): readonly string[] {
  const what = databases.length === 0 ? 'all databases' : databases.join(', ')
  return consoles.map(({ name }) => `${name}: ${what}: ${harm}`)
}

async function onDatabases(
  connection: PostgresqlConnection,
  verb: Verb,
  names: readonly string[],
  { timeoutMs, signal }: VerbOptions,
): Promise<Done<VerbValue>> {
  const deadline = Date.now() + timeoutMs
  const sent: string[] = []
  try {
    if (verb.statement === 'RECONNECT') await waitForLogins(connection, Math.min(loginsMs, timeoutMs), names)
    for (const name of names)
      if (signal?.aborted !== true) {
        sent.push(name)
        await connection.query(`${verb.statement} ${consoleName(name)}`, Math.max(1, deadline - Date.now()))
      }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    // Nothing has changed where the first one was refused.
    if (error.kind === 'statement' && sent.length < 2) throw error
    const isLate = Date.now() >= deadline
    const why = isLate ? `no answer to ${verb.statement} within ${timeoutMs / 1000} s` : error.message
    const longer = isLate ? '; --timeout gives it longer' : ''
    return {
      status: 'unknown',
      message: `${verb.statement} was sent for ${sent.join(', ')}: ${why}`,
      hint: verb.holds
        ? 'they may be paused: dbbal pgbouncer resume'
        : `look with dbbal pgbouncer show databases and show pools${longer}`,
      value: { databases: sent },
    }
  }
  const left = await leftOver(connection, verb, names)
  if (left !== undefined) return { status: 'differs', message: left, value: { databases: names } }
  return { message: `${names.join(', ')}: ${verb.done}`, value: { databases: names } }
}

/** What is not as the command should have made it. */
async function leftOver(
  connection: PostgresqlConnection,
  { statement }: Verb,
  names: readonly string[],
): Promise<string | undefined> {
  if (statement === 'DISABLE' || statement === 'ENABLE') {
    const isWanted = statement === 'DISABLE'
    const wrong = (await consoleDatabases(connection)).filter(
      ({ name, isDisabled }) => names.includes(name) && isDisabled !== isWanted,
    )
    if (wrong.length === 0) return undefined
    return `${wrong.map(({ name }) => name).join(', ')}: still ${isWanted ? 'enabled' : 'disabled'}`
  }
  if (statement !== 'KILL') return undefined
  const uses = await poolUses(connection)
  const wrong = names.filter((name) => (uses.get(name)?.servers ?? 0) > 0)
  return wrong.length === 0 ? undefined : `${wrong.join(', ')}: server connections are still open`
}
