import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type Pooler, poolersOf } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { byServer, type SizedEntry, sizedEntries, worstCase } from './sizes.ts'

/** Fewer connections than these are no pool: one slow query and everybody waits. */
const smallestPool = 2

/** Whether all pools of all processes fit into the servers' max_connections. */
export function checkCapacity(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  return byServer(sizedEntries(pooler, topology)).flatMap((entries) => [
    ...checkSmall(entries),
    ...checkSum(entries, topology),
    ...checkUnreachable(entries),
    ...entries.flatMap(checkWarm),
  ])
}

function checkSmall(entries: readonly SizedEntry[]): readonly Diagnostic[] {
  const isComputed = ({ pool }: SizedEntry): boolean => pool.pool_size === undefined
  const small = entries.filter(
    (entry) =>
      (isComputed(entry) && entry.poolSize < smallestPool) ||
      (entry.pool.max_db_connections === undefined &&
        entry.limit !== undefined &&
        entry.limit < smallestPool),
  )
  const [first] = small
  if (first === undefined) return []
  const { capacity, cluster, path } = first
  const names =
    small.length === 1
      ? JSON.stringify(first.name)
      : `${JSON.stringify(first.name)} and ${small.length - 1} more`
  const message = `max_connections ${capacity.maxConnections} of cluster "${cluster.name}", less ${capacity.reserved} reserved, leaves ${capacity.perProcess} for each of ${counted(capacity.processes)}: under ${smallestPool} for ${names}`
  const hint = capacity.isDeclared
    ? 'raise max_connections, or use fewer databases, users, processes or instances'
    : `declare clusters.${cluster.name}.max_connections: PostgreSQL's default of ${capacity.maxConnections} was assumed`
  return [{ id: 'PGB009', severity: 'error', path, message, hint }]
}

/** Declared limits that promise more than there is; without any limit, the pools themselves. */
function checkSum(entries: readonly SizedEntry[], topology: Topology): readonly Diagnostic[] {
  const [first] = entries
  if (first === undefined) return []
  const { capacity, cluster } = first
  const sum = sumOf(entries)
  if (sum <= capacity.perProcess) return []
  // Another pooler may leave what this one takes beyond its share.
  const total = openedByAll(entries, topology)
  if (total <= capacity.maxConnections - capacity.reserved) return []
  const servers = first.servers.map(({ name }) => name).join(', ')
  const message = `pools of cluster "${cluster.name}" may open ${sum} connections per process to ${servers}, ${total} by ${counted(capacity.processes)}; max_connections ${capacity.maxConnections}, less ${capacity.reserved} reserved, leaves ${capacity.perProcess} per process`
  const hint = capacity.isDeclared
    ? 'lower max_db_connections of the pools, or raise max_connections'
    : `declare clusters.${cluster.name}.max_connections: PostgreSQL's default was assumed, and no limit is written`
  return [
    { id: 'PGB009', severity: capacity.isDeclared ? 'error' : 'warning', path: first.path, message, hint },
  ]
}

function sumOf(entries: readonly SizedEntry[]): number {
  return entries.reduce((sum, entry) => sum + worstCase(entry), 0)
}

/** What the processes of all poolers may open to the servers of some entries. */
function openedByAll(entries: readonly SizedEntry[], topology: Topology): number {
  const nameOf = (cluster: string, server: string): string => `${cluster} ${server}`
  const names = new Set(
    entries.flatMap(({ cluster, servers }) => servers.map(({ name }) => nameOf(cluster.name, name))),
  )
  const totals = poolersOf(topology).map((pooler) => {
    const sharing = sizedEntries(pooler, topology).filter(({ cluster, servers }) =>
      servers.some(({ name }) => names.has(nameOf(cluster.name, name))),
    )
    return sumOf(sharing) * pooler.instances.length * pooler.processes
  })
  return totals.reduce((sum, each) => sum + each, 0)
}

function checkUnreachable(entries: readonly SizedEntry[]): readonly Diagnostic[] {
  const capped = entries.filter(({ limit, poolSize }) => limit !== undefined && limit < poolSize)
  const [first] = capped
  if (first === undefined) return []
  const names = capped
    .map(({ name, limit, poolSize }) => `${name} ${limit} of ${poolSize}`)
    .slice(0, 5)
    .join(', ')
  const more = capped.length > 5 ? `, ${capped.length - 5} more` : ''
  const { capacity } = first
  const message = `pool sizes that max_db_connections never lets fill: ${names}${more}; all pools on one server share ${capacity.perProcess} per process`
  return [
    {
      id: 'PGB042',
      severity: 'warning',
      path: first.path,
      message,
      hint: 'lower the pools, or raise max_connections',
    },
  ]
}

function checkWarm({ pool, poolSize, name, path }: SizedEntry): readonly Diagnostic[] {
  const warm = pool.min_pool_size ?? 0
  if (warm <= poolSize) return []
  const message = `min_pool_size ${warm} of ${JSON.stringify(name)} is above its pool size ${poolSize} and is cut down to it`
  return [
    { id: 'PGB041', severity: 'warning', path, message, hint: `write min_pool_size: ${poolSize} at most` },
  ]
}

function counted(processes: number): string {
  return processes === 1 ? '1 process' : `${processes} processes`
}
