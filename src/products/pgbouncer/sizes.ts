import { perTopology } from '../../topology/per-topology.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { type Capacity, capacityOf } from './capacity.ts'
import { declaredSetting } from './declared-setting.ts'
import { type Entry, entriesOf, type Route } from './entries.ts'

/** PgBouncer's own default; a computed pool is not larger. */
const largestComputedPool = 20

/** An entry with the size of its pool. */
export interface SizedEntry extends Entry {
  /** Server connections per user and process. */
  poolSize: number
  /** Connections beyond it, again per user and process. */
  reserve: number
  /** Users that may open a pool in it; undefined where only the database knows. */
  users: number | undefined
  /** Its max_db_connections: most server connections per process, over all users; undefined: no limit of its own. */
  limit: number | undefined
  /** max_db_connections of the settings, which each database without a limit of its own has. */
  ceiling: number | undefined
  capacity: Capacity
}

const known = perTopology(() => new Map<string, readonly SizedEntry[]>())

/** Every entry with its size. */
export function sizedEntries(pooler: Pooler, topology: Topology): readonly SizedEntry[] {
  const before = known(topology).get(pooler.name)
  if (before !== undefined) return before
  const entries = sized(pooler, topology)
  known(topology).set(pooler.name, entries)
  return entries
}

function sized(pooler: Pooler, topology: Topology): readonly SizedEntry[] {
  const entries = entriesOf(pooler, topology)
  const capacities = new Map(pooler.serves.map(({ cluster }) => [cluster, capacityOf(cluster, topology)]))
  const computed = computedSizes(entries, capacities)
  const overriding = numberIn(pooler, 'default_pool_size')
  const reserve = numberIn(pooler, 'reserve_pool_size') ?? 0
  const ceiling = numberIn(pooler, 'max_db_connections')
  const unlimited = entries.map((entry) => {
    const capacity = capacities.get(entry.cluster) ?? capacityOf(entry.cluster, topology)
    const size = entry.pool.pool_size ?? overriding
    return {
      ...entry,
      poolSize: size ?? computed.get(keyOf(entry)) ?? 0,
      reserve: entry.pool.reserve_pool_size ?? reserve,
      users: usersOf(entry),
      limit: limitless(entry.pool.max_db_connections),
      ceiling: entry.pool.max_db_connections === 0 ? undefined : limitless(ceiling),
      capacity,
    }
  })
  return ceiling === undefined ? limited(unlimited) : unlimited
}

/** To PgBouncer 0 stands for no limit. */
function limitless(limit: number | undefined): number | undefined {
  return limit === 0 ? undefined : limit
}

/** Most server connections that a process opens for an entry. */
export function worstCase({ poolSize, reserve, users, limit, ceiling }: SizedEntry): number {
  return limit ?? Math.min(ceiling ?? Number.POSITIVE_INFINITY, (poolSize + reserve) * (users ?? 1))
}

/** Entries that share the connections of the same server. */
export function byServer<E extends Entry>(entries: readonly E[]): readonly (readonly E[])[] {
  const groups = new Map<string, E[]>()
  for (const entry of entries) {
    const key = `${entry.cluster.name} ${entry.servers.map(({ name }) => name).join(' ')}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [entry])
    else group.push(entry)
  }
  return [...groups.values()]
}

function usersOf({ cluster, route }: Entry): number | undefined {
  if (typeof cluster.users !== 'object') return undefined
  const users = Object.values(cluster.users)
  return Math.max(1, users.filter(({ access }) => route === 'read' || access !== 'read').length)
}

function keyOf({ cluster, route }: { cluster: { name: string }; route: Route }): string {
  return `${route} ${cluster.name}`
}

/** A process's share of the server, divided among the pools of a route: pairs of user and database. */
function computedSizes(
  entries: readonly Entry[],
  capacities: ReadonlyMap<Entry['cluster'], Capacity>,
): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>()
  for (const entry of entries) {
    pairs.set(keyOf(entry), (pairs.get(keyOf(entry)) ?? 0) + (usersOf(entry) ?? 1))
  }
  return new Map(
    entries.map((entry) => {
      const share = (capacities.get(entry.cluster)?.perProcess ?? 0) / (pairs.get(keyOf(entry)) ?? 1)
      return [keyOf(entry), Math.min(largestComputedPool, Math.floor(share))]
    }),
  )
}

/** Gives every entry its share of what the server has left for a process, by the size of its pools. */
function limited(entries: readonly SizedEntry[]): readonly SizedEntry[] {
  const limits = new Map<Entry, number>()
  for (const group of byServer(entries)) {
    const open = group.filter(({ pool }) => pool.max_db_connections === undefined)
    const taken = group
      .filter(({ pool }) => pool.max_db_connections !== undefined)
      .reduce((sum, entry) => sum + worstCase(entry), 0)
    const wanted = open.reduce((sum, entry) => sum + worstCase(entry), 0)
    for (const entry of open) {
      if (!entry.capacity.isDeclared) continue
      const left = Math.max(0, entry.capacity.perProcess - taken)
      limits.set(entry, Math.floor((left * worstCase(entry)) / wanted))
    }
  }
  return entries.map((entry) => ({ ...entry, limit: limits.get(entry) ?? entry.limit }))
}

/** default_pool_size: what the settings or the pools say, else the smallest computed size, of primaries where there is one. */
export function defaultPoolSize(pooler: Pooler, entries: readonly SizedEntry[]): number {
  const declared = numberIn(pooler, 'default_pool_size')
  if (declared !== undefined) return declared
  if (declaredSetting(pooler, 'default_pool_size') === null) return largestComputedPool
  const { write } = pooler.declared.pools ?? {}
  const shared = typeof write === 'object' ? write?.pool_size : write
  const writing = entries.filter(({ route }) => route === 'write')
  const counted = writing.length > 0 ? writing : entries
  return shared ?? Math.min(largestComputedPool, ...counted.map(({ poolSize }) => poolSize))
}

/** A count that the settings give all pools; what is none is refused elsewhere. */
function numberIn(pooler: Pooler, name: string): number | undefined {
  const value = declaredSetting(pooler, name)
  return /^[0-9]+$/.test(value ?? '') ? Number(value) : undefined
}
