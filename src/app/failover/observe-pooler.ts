import type { PostgresqlConnection, Row } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import type { PoolerServer, PoolerState } from '../../failover/observation.ts'
import type { Seen } from '../../failover/seen.ts'
import { consoleDatabases, isPausedAsWhole } from '../../products/pgbouncer/console/console-state.ts'
import type { Console } from '../pgbouncer/consoles.ts'
import { openConsole } from '../pgbouncer/open-console.ts'

const limitMs = 5000

/** A process that was looked at, and is looked at once more when the servers have told their clients. */
export interface PoolerLook {
  /** What was seen, with the servers of both looks: a connection that came in between is in one of them. */
  end(): Promise<Seen<PoolerState>>
}

/** Looks at a PgBouncer process; `entries` are the databases of the cluster. */
export async function lookAtPooler(console: Console, entries: ReadonlySet<string>): Promise<PoolerLook> {
  let connection: PostgresqlConnection | undefined
  try {
    connection = await openConsole(console)
    const own = connection
    const seen = await stateOf(own, entries)
    return { end: () => seenAgain(own, seen) }
  } catch (error) {
    await connection?.close()
    const unseen = unseenOf(error)
    return { end: async () => unseen }
  }
}

async function stateOf(connection: PostgresqlConnection, entries: ReadonlySet<string>): Promise<PoolerState> {
  const begun = performance.now()
  const config = await connection.query('SHOW CONFIG', limitMs)
  const roundTripMs = performance.now() - begun
  const settings = Object.fromEntries(config.map(({ key, value }) => [String(key), String(value ?? '')]))
  const databases = (await consoleDatabases(connection))
    .filter(({ name }) => entries.has(name))
    .map(({ name, isPaused, isDisabled, row }) => ({
      name,
      isPaused,
      isDisabled,
      host: String(row['host'] ?? ''),
      port: Number(row['port']),
      poolMode: String(row['pool_mode'] ?? settings['pool_mode'] ?? ''),
      ownMinPoolSize: ownMinPoolSize(row, settings),
    }))
  const isPaused = await isPausedAsWhole(connection, limitMs)
  return { roundTripMs, settings, isPaused, databases, servers: await serversOf(connection) }
}

/** SHOW DATABASES has the size that counts, wherever it is from. */
function ownMinPoolSize(row: Row, settings: PoolerState['settings']): number | undefined {
  const size = row['min_pool_size']
  return size === undefined || String(size) === settings['min_pool_size'] ? undefined : Number(size)
}

async function seenAgain(connection: PostgresqlConnection, seen: PoolerState): Promise<Seen<PoolerState>> {
  try {
    return { ...seen, servers: [...seen.servers, ...(await serversOf(connection))] }
  } catch (error) {
    return unseenOf(error)
  } finally {
    await connection.close()
  }
}

async function serversOf(connection: PostgresqlConnection): Promise<readonly PoolerServer[]> {
  return (await connection.query('SHOW SERVERS', limitMs)).map((row) => ({
    address: String(row['local_addr']),
    port: Number(row['local_port']),
    pid: Number(row['remote_pid']) || undefined,
  }))
}

function unseenOf(error: unknown): { unseen: string; remedy: string } {
  if (!(error instanceof ServerFault)) throw error
  return {
    unseen: error.message,
    remedy:
      error.kind === 'login' ? 'correct admin: of the balancer' : 'start it, or take it out of the topology',
  }
}
