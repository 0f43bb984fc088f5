import type { PostgresqlConnection, Row } from '../../../drivers/postgresql.ts'

/** A database entry as SHOW DATABASES has it. */
export interface ConsoleDatabase {
  name: string
  isPaused: boolean
  isDisabled: boolean
  row: Row
}

/** What the pools of a database hold, over its users. */
export interface PoolUse {
  database: string
  clients: number
  clientsWaiting: number
  /** Servers that a client holds, or that are being reset, tested or logged in to. */
  serversBusy: number
  serversInLogin: number
  servers: number
  hasSessionPool: boolean
}

const noUse: Omit<PoolUse, 'database'> = {
  clients: 0,
  clientsWaiting: 0,
  serversBusy: 0,
  serversInLogin: 0,
  servers: 0,
  hasSessionPool: false,
}

/** The entries of a process, without the console itself. */
export async function consoleDatabases(
  connection: PostgresqlConnection,
): Promise<readonly ConsoleDatabase[]> {
  const rows = await connection.query('SHOW DATABASES')
  return rows
    .filter((row) => row['name'] !== 'pgbouncer')
    .map((row) => ({
      name: String(row['name']),
      isPaused: Number(row['paused']) !== 0,
      isDisabled: Number(row['disabled']) !== 0,
      row,
    }))
}

/** The use of every database that has a pool. */
export async function poolUses(connection: PostgresqlConnection): Promise<ReadonlyMap<string, PoolUse>> {
  const uses = new Map<string, PoolUse>()
  for (const row of await connection.query('SHOW POOLS')) {
    const database = String(row['database'])
    const known = uses.get(database) ?? { database, ...noUse }
    const sum = (...columns: readonly string[]): number =>
      columns.reduce((total, column) => total + Number(row[column] ?? 0), 0)
    const busy = sum('sv_active', 'sv_active_cancel', 'sv_being_canceled', 'sv_used', 'sv_tested', 'sv_login')
    uses.set(database, {
      database,
      clients: known.clients + sum('cl_active', 'cl_waiting'),
      clientsWaiting: known.clientsWaiting + sum('cl_waiting'),
      serversBusy: known.serversBusy + busy,
      serversInLogin: known.serversInLogin + sum('sv_login'),
      servers: known.servers + busy + sum('sv_idle'),
      hasSessionPool: known.hasSessionPool || row['pool_mode'] === 'session',
    })
  }
  return uses
}

/** Settings in force, `SHOW CONFIG`: name to value, and whether RELOAD can change it. */
export async function consoleSettings(
  connection: PostgresqlConnection,
): Promise<ReadonlyMap<string, { value: string; isChangeable: boolean }>> {
  const rows = await connection.query('SHOW CONFIG')
  return new Map(
    rows.map((row) => [
      String(row['key']),
      { value: String(row['value'] ?? ''), isChangeable: row['changeable'] === 'yes' },
    ]),
  )
}
