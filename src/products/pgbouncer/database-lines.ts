import type { IniDialect } from '../../formats/pgbouncer-ini.ts'
import { compareVersions } from '../../settings/version.ts'
import { authQueryOf } from '../../topology/auth-query.ts'
import type { Instance } from '../../topology/topology.ts'
import { settingInForce } from './declared-setting.ts'
import type { Entry } from './entries.ts'
import { serversOfProcess } from './reading.ts'
import { databaseReasons } from './reasons.ts'
import type { ProcessContext } from './setting-lines.ts'
import type { SizedEntry } from './sizes.ts'
import { hasSetting } from './table.ts'
import { warmOf } from './warm-pools.ts'

/** Most servers that a comment names. */
const shownServers = 8

/** The entries of one cluster, under one comment. */
export interface DatabaseGroup {
  comment: string
  lines: readonly DatabaseLine[]
}

/** One line of [databases] or [peers], not quoted yet. */
export interface DatabaseLine {
  name: string
  parameters: readonly (readonly [string, string])[]
}

/** What a version's reader of pgbouncer.ini knows. */
export function dialectOf(version: string): IniDialect {
  return { quotedKeys: compareVersions(version, '1.25') >= 0 }
}

/** [databases] of one process, cluster by cluster. */
export function databaseGroups(context: ProcessContext): readonly DatabaseGroup[] {
  const groups = new Map<string, SizedEntry[]>()
  for (const entry of context.entries) {
    const group = groups.get(entry.cluster.name)
    if (group === undefined) groups.set(entry.cluster.name, [entry])
    else group.push(entry)
  }
  return [...groups].map(([cluster, entries]) => ({
    comment: `cluster ${cluster}: ${routesText(context, entries)}`,
    lines: entries.map((entry) => ({ name: entry.name, parameters: parametersOf(context, entry, entries) })),
  }))
}

/** Why entries have keys with other values than PgBouncer's own, where the topology does not say them itself. */
export function databaseNotes({ entries, defaultPoolSize }: ProcessContext): readonly string[] {
  const { max_db_connections, pool_size } = databaseReasons
  const hasLimits = entries.some(({ pool, limit }) => pool.max_db_connections === undefined && limit)
  const hasSizes = entries.some(
    ({ pool, poolSize }) => pool.pool_size === undefined && poolSize !== defaultPoolSize,
  )
  const chosen = [...(hasLimits ? [max_db_connections] : []), ...(hasSizes ? [pool_size] : [])]
  return chosen.map(({ setting, why }) => `${setting}: ${why}`)
}

function routesText({ pooler, process }: ProcessContext, entries: readonly SizedEntry[]): string {
  const text = (route: Entry['route'], verb: string): string[] => {
    const entry = entries.find((each) => each.route === route)
    if (entry === undefined) return []
    const names = serversOfProcess(pooler, entry, process.index).map(({ name }) => name)
    const more = names.length > shownServers ? ` and ${names.length - shownServers} more` : ''
    return [`${verb} ${names.slice(0, shownServers).join(', ')}${more}`]
  }
  return [...text('write', 'writes to'), ...text('read', 'reads from')].join(', ')
}

function parametersOf(
  context: ProcessContext,
  entry: SizedEntry,
  siblings: readonly SizedEntry[],
): DatabaseLine['parameters'] {
  const { pooler, process, defaultPoolSize, sharedWarm } = context
  const { version } = pooler
  const servers = serversOfProcess(pooler, entry, process.index)
  const { pool_mode: mode, reserve_pool_size } = entry.pool
  const warm = warmOf(entry) ?? (sharedWarm === undefined ? undefined : 0)
  // What max_db_connections never lets fill is not written: the line says what the pool can be.
  const most = entry.limit ?? Number.POSITIVE_INFINITY
  const size = Math.min(entry.poolSize, most)
  const reserved = reserve_pool_size?.toString()
  const reserve = hasSetting(version, 'databases', 'reserve_pool_size') ? 'reserve_pool_size' : 'reserve_pool'
  const balances = servers.length > 1 && hasSetting(version, 'databases', 'load_balance_hosts')
  const all: readonly (readonly [string, string | number | undefined])[] = [
    ['host', servers.map(({ address }) => address).join(',')],
    ['port', servers[0]?.port],
    ['dbname', entry.database],
    ['auth_dbname', authEntry(context, entry, siblings)?.name],
    // A switchover makes the pools of default_pool_size small for a moment: those that are paused, and no other one.
    ['pool_size', size === defaultPoolSize && entry.route === 'write' ? undefined : size],
    ['pool_mode', mode === settingInForce(pooler, 'pool_mode', 'transaction') ? undefined : mode],
    ['min_pool_size', warm === sharedWarm ? undefined : warm],
    [reserve, reserved === settingInForce(pooler, 'reserve_pool_size', '0') ? undefined : reserved],
    ['max_db_connections', entry.limit ?? entry.pool.max_db_connections],
    ['load_balance_hosts', balances ? 'round-robin' : undefined],
  ]
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]))
}

/** The entry in which users of another one are looked up: on the same route where there is one. */
function authEntry(
  { pooler }: ProcessContext,
  entry: SizedEntry,
  siblings: readonly SizedEntry[],
): SizedEntry | undefined {
  const database = authQueryOf(pooler)?.database
  if (database === undefined) return undefined
  const fitting = siblings.filter((each) => each.database === database)
  return fitting.find(({ route }) => route === entry.route) ?? fitting[0]
}

/** Every process of the balancer that a cancel request may be meant for. */
export function peerLines(
  { pooler, process }: Pick<ProcessContext, 'pooler' | 'process'>,
  peers: readonly { index: number; instance: Instance<unknown>; socketDirectory: string }[],
): readonly DatabaseLine[] {
  if (pooler.processes === 1 || !hasSetting(pooler.version, 'peers', 'host')) return []
  return peers.map(({ index, instance, socketDirectory }) => {
    // Processes of one instance share its TCP port: only the socket leads to one of them.
    const host = instance.name === process.instance.name ? socketDirectory : instance.address
    return {
      name: String(index + 1),
      parameters: [
        ['host', host],
        ['port', String(instance.port)],
      ] as const,
    }
  })
}
