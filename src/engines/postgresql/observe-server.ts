import type { Row } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { ServerState } from '../../failover/observation.ts'
import type { Seen } from '../../failover/seen.ts'
import { readHbaRules } from './read-hba-rules.ts'
import { type Point, type RawState, readServerState } from './read-server-state.ts'
import type { Server } from './server.ts'
import { positionStatement, stateStatement } from './state-statement.ts'
import { timelineOnDisk } from './timeline-on-disk.ts'

const limitMs = 5000
/** What dbbal's own grants.sql allows the admin account. */
const grants = 'run the grants.sql that dbbal generate writes for the cluster'

/**
 * All that a preflight needs to know of a server, in a few statements that change nothing.
 *
 * @returns unseen where it cannot be asked, or shows too little to be judged
 */
export async function observeServer(server: Server): Promise<Seen<ServerState>> {
  try {
    // The first statement pays for the connection.
    await server.query('SELECT 1', limitMs)
    const begun = Date.now()
    const [first] = await server.query(positionStatement, limitMs)
    const ended = Date.now()
    const [row] = await server.query(stateStatement, limitMs)
    const raw = JSON.parse(String(row?.['state'])) as RawState
    if (!raw.mayReadStatistics) return { unseen: 'pg_read_all_stats is not granted to it', remedy: grants }
    const collations =
      raw.version < 150_000
        ? []
        : (await server.query(collationStatement, limitMs)).map(({ datname }) => String(datname))
    const hba = await asked(() => readHbaRules(server, limitMs))
    const readySegments = await asked(async () => {
      const [ready] = await server.query(readyStatement, limitMs)
      return Number(ready?.['count'])
    })
    const binDirectory = await asked(async () => {
      const [found] = await server.query("SELECT setting FROM pg_config() WHERE name = 'BINDIR'", limitMs)
      return String(found?.['setting'])
    })
    const received =
      raw.isInRecovery && raw.receiver === null ? ((await timelineOnDisk(server, limitMs)) ?? 0) : 0
    const timeline = Math.max(raw.timeline, received)
    const [later] = await server.query(positionStatement, limitMs)
    return readServerState(
      { ...raw, timeline },
      {
        begun,
        ended,
        first: pointOf(first),
        later: pointOf(later),
        hba,
        readySegments,
        binDirectory,
        collations,
      },
    )
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { unseen: error.message, remedy: remedyOf(error) }
  }
}

const readyStatement =
  "SELECT count(*) FILTER (WHERE name LIKE '%.ready') AS count FROM pg_ls_archive_statusdir()"

/** Versions of the collation library, as the database remembers and as it is; from PostgreSQL 15 on. */
const collationStatement = `SELECT datname FROM pg_database
  WHERE datallowconn AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)`

function pointOf(row: Row | undefined): Point {
  return { position: Number(row?.['position']), atMs: Number(row?.['at_ms']) }
}

/** What the account may not see is not known; that is no reason to give the rest up. */
async function asked<Value>(ask: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ServerFault) || error.kind !== 'statement') throw error
    return { unseen: error.message, remedy: grants }
  }
}

function remedyOf({ kind }: ServerFault): string {
  if (kind === 'login') return 'correct admin: of the cluster, or run roles.sql and pg_hba.conf on the server'
  return kind === 'statement' ? grants : 'start it, or look for what stands between'
}
