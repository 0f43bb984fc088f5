import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { chosenDatabases } from '../../products/pgbouncer/console/chosen-databases.ts'
import { consoleDatabases, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import { type Verb, type VerbName, verbs } from '../../products/pgbouncer/console/verbs.ts'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'

export interface VerbOptions extends ConsoleChoice {
  verb: VerbName
  /** Names of databases; all where none is named. */
  databases: readonly string[]
  timeoutMs: number
  /** Asked before anything happens; throws where the answer is no. */
  confirm: (plan: readonly string[]) => Promise<void>
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
  return onEach(consoles, (connection) => onDatabases(connection, verb, options))
}

function planOf(consoles: readonly Console[], harm: string, databases: readonly string[]): readonly string[] {
  const what = databases.length === 0 ? 'all databases' : databases.join(', ')
  return consoles.map(({ name }) => `${name}: ${what}: ${harm}`)
}

async function onDatabases(
  connection: PostgresqlConnection,
  verb: Verb,
  { databases, timeoutMs }: VerbOptions,
): Promise<Done<VerbValue>> {
  const chosen = chosenDatabases(await consoleDatabases(connection), databases)
  if ('message' in chosen) return { status: 'failed', ...chosen, value: { databases: [] } }
  const names = chosen.databases.map(({ name }) => name)
  const isIn = await withinDeadline(
    Promise.all(names.map((name) => connection.query(`${verb.statement} ${consoleName(name)}`))),
    timeoutMs,
  )
  if (!isIn)
    return {
      status: 'unknown',
      message: `no answer to ${verb.statement} within ${timeoutMs / 1000} s`,
      hint: 'look with dbbal pgbouncer show pools; --timeout gives it longer',
      value: { databases: names },
    }
  const left = await leftOver(connection, verb, names)
  if (left !== undefined) return { status: 'differs', message: left, value: { databases: names } }
  return { message: `${names.join(', ')}: ${verb.done}`, value: { databases: names } }
}

async function withinDeadline(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    clearTimeout(timer)
    // Its connection is closed under it; that is no news.
    work.catch(() => {})
  }
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
