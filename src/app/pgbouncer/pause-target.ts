import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { chosenDatabases } from '../../products/pgbouncer/console/chosen-databases.ts'
import {
  consoleDatabases,
  consoleSettings,
  isPausedAsWhole,
  poolUses,
} from '../../products/pgbouncer/console/console-state.ts'
import { type UsualSettings, usualSettings } from './hold-settings.ts'
import type { Done } from './on-each.ts'

/** What a PAUSE of one process is about. */
export interface PauseTarget {
  databases: readonly string[]
  /** query_wait_timeout: paused clients get an error then; undefined where they wait for ever. */
  queryWaitMs: number | undefined
  /** What the pause changes, as it is now. */
  usual: UsualSettings
}

/** What was paused. */
export interface PauseValue {
  databases: readonly string[]
  /** From the first PAUSE to the last pool without a busy server. */
  tookMs: number
}

/**
 * What can be paused of what is named.
 *
 * @throws DbbalError (4) for a session pool with clients: it becomes quiet only when they leave
 */
export async function databasesToPause(
  connection: PostgresqlConnection,
  { databases: named }: { databases: readonly string[] },
): Promise<Done<PauseTarget>> {
  const nothing = { queryWaitMs: undefined, usual: await usualSettings(connection) }
  const chosen = chosenDatabases(await consoleDatabases(connection), named)
  if ('message' in chosen) return { status: 'failed', ...chosen, value: { ...nothing, databases: [] } }
  const databases = chosen.databases.map(({ name }) => name)
  if (databases.length === 0)
    return { status: 'failed', message: 'it has no database to pause', value: { ...nothing, databases } }
  const paused = chosen.databases.filter(({ isPaused }) => isPaused).map(({ name }) => name)
  if (await isPausedAsWhole(connection)) paused.unshift('the whole process')
  if (paused.length > 0)
    return {
      status: 'failed',
      message: `${paused.join(', ')}: paused already, by somebody else`,
      hint: 'ask them, or end it with dbbal pgbouncer resume',
      value: { ...nothing, databases },
    }
  const uses = await poolUses(connection)
  const session = databases.find((name) => {
    const use = uses.get(name)
    return use?.hasSessionPool && use.serversBusy > 0
  })
  if (session !== undefined)
    throw new DbbalError(
      'SESSION_POOL',
      `database ${JSON.stringify(session)} has a session pool with clients: PAUSE would wait until they leave`,
      { exit: exitCodes.refused, hint: 'name the others by --database, or give it pool_mode transaction' },
    )
  const wait = Number((await consoleSettings(connection)).get('query_wait_timeout')?.value ?? 0)
  return { value: { ...nothing, databases, queryWaitMs: wait > 0 ? wait * 1000 : undefined } }
}
