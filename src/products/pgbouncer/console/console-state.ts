import type { Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'

/** What statements are sent over. */
export interface Asked {
  /** @throws ServerFault */
  query(statement: string, limitMs?: number): Promise<readonly Row[]>
}

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
  /** One for each user. */
  pools: number
  hasSessionPool: boolean
}

const noUse: Omit<PoolUse, 'database'> = {
  clients: 0,
  clientsWaiting: 0,
  serversBusy: 0,
  serversInLogin: 0,
  servers: 0,
  pools: 0,
  hasSessionPool: false,
}

/** The entries of a process, without the console itself. */
export async function consoleDatabases(
  console: Asked,
  limitMs?: number,
): Promise<readonly ConsoleDatabase[]> {
  const rows = await console.query('SHOW DATABASES', limitMs)
  return rows
    .filter((row) => row['name'] !== 'pgbouncer')
    .map((row) => ({
      name: String(row['name']),
      isPaused: Number(row['paused']) !== 0,
      isDisabled: Number(row['disabled']) !== 0,
      row,
    }))
}

/** Whether the whole process is paused or suspended: no database says so. 1.18 has no SHOW STATE, and cannot be asked. */
export async function isPausedAsWhole(console: Asked, limitMs?: number): Promise<boolean> {
  try {
    const rows = await console.query('SHOW STATE', limitMs)
    return rows.some(({ key, value }) => key !== 'active' && value === 'yes')
  } catch (error) {
    if (error instanceof ServerFault && error.kind === 'statement') return false
    throw error
  }
}

/** The use of every database that has a pool. */
export async function poolUses(console: Asked, limitMs?: number): Promise<ReadonlyMap<string, PoolUse>> {
  const uses = new Map<string, PoolUse>()
  for (const row of await console.query('SHOW POOLS', limitMs)) {
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
      pools: known.pools + 1,
      hasSessionPool: known.hasSessionPool || row['pool_mode'] === 'session',
    })
  }
  return uses
}

/** Settings in force, `SHOW CONFIG`: name to value, and whether RELOAD can change it. */
export async function consoleSettings(
  console: Asked,
  limitMs?: number,
): Promise<ReadonlyMap<string, { value: string; isChangeable: boolean }>> {
  const rows = await console.query('SHOW CONFIG', limitMs)
  return new Map(
    rows.map((row) => [
      String(row['key']),
      { value: String(row['value'] ?? ''), isChangeable: row['changeable'] === 'yes' },
    ]),
  )
}

/** `1.18.0`; 1.18 says it in a notice. */
export async function versionOf(console: Asked & { notices(): readonly string[] }): Promise<string> {
  const [row] = await console.query('SHOW VERSION')
  const said = [...Object.values(row ?? {}), ...console.notices()].join(' ')
  return /\d+\.\d+(?:\.\d+)?/.exec(said)?.[0] ?? ''
}
