import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type {
  PgbouncerBalancer,
  PgbouncerPool,
  PgbouncerRoutes,
} from '../../topology/declaration/pgbouncer.ts'
import { fillPlaceholders } from '../../topology/placeholders.ts'
import type { Pooler, PostgresqlPrimaryCluster, ServedCluster } from '../../topology/poolers.ts'
import { servedDatabases } from '../../topology/served-databases.ts'
import type { Instance, Topology } from '../../topology/topology.ts'

export type Route = 'write' | 'read'

/** One line of [databases]: what clients name, and the servers behind it. */
export interface Entry {
  name: string
  cluster: PostgresqlPrimaryCluster
  /** The database's name on the servers. */
  database: string
  route: Route
  servers: readonly Instance<DatabaseInstance>[]
  /** What the topology says of its pool. */
  pool: PgbouncerPool
  /** Where its pool or route is declared. */
  path: TopologyPath
}

const bothRoutes: PgbouncerRoutes = { write: { to: 'primary' }, read: { to: 'replicas' } }
const patterns = { write: '{database}', read: '{database}_ro' } as const

/** The routes of a pooler; both of them where it declares none. */
export function routesOf(declared: PgbouncerBalancer): PgbouncerRoutes {
  return declared.routes ?? bothRoutes
}

/** Every entry, cluster by cluster, database by database, write before read. */
export function entriesOf(pooler: Pooler, topology: Topology): readonly Entry[] {
  return pooler.serves.flatMap((served) =>
    servedDatabases(pooler.declared, served, topology).flatMap((database) =>
      (['write', 'read'] as const).flatMap((route) => {
        const pool = poolOf(pooler.declared, database, route)
        const servers = serversOf(pooler.declared, served, route)
        if (pool === null || servers.length === 0) return []
        const name = entryName(pooler.declared, served, database, route, topology)
        const path = pathOf(pooler, database, route)
        return [{ name, cluster: served.cluster, database, route, servers, pool, path }]
      }),
    ),
  )
}

/** Servers of a route; none where there is no such route, or none that may serve it. */
export function serversOf(
  declared: PgbouncerBalancer,
  { cluster }: ServedCluster,
  route: Route,
): readonly Instance<DatabaseInstance>[] {
  const { write, read } = routesOf(declared)
  const primary = cluster.primary === undefined ? [] : [cluster.primary]
  if (route === 'write') return write?.to === 'primary' ? primary : []
  if (read?.to !== 'replicas') return []
  if (cluster.readers.length > 0) return cluster.readers
  return read.when_none === 'primary' ? (cluster.follows === undefined ? primary : leaderOf(cluster)) : []
}

/** The head of a standby cluster. */
function leaderOf(cluster: PostgresqlPrimaryCluster): readonly Instance<DatabaseInstance>[] {
  return cluster.instances.filter(({ name }) => name === cluster.declared.leader)
}

function entryName(
  declared: PgbouncerBalancer,
  { cluster, options }: ServedCluster,
  database: string,
  route: Route,
  { environment }: Topology,
): string {
  const values = { name: cluster.name, environment }
  const base = options.name === undefined ? database : fillPlaceholders(options.name, { ...values, database })
  const pattern = routesOf(declared)[route]?.database ?? patterns[route]
  return fillPlaceholders(pattern, { ...values, database: base })
}

/** The pool of one database on one route, its own keys over the shared ones; null where the route is taken away. */
function poolOf(declared: PgbouncerBalancer, database: string, route: Route): PgbouncerPool | null {
  const shared = declared.pools?.[route]
  const own = Object.hasOwn(declared.databases ?? {}, database)
    ? declared.databases?.[database]?.[route]
    : undefined
  if (own === null || (own === undefined && shared === null)) return null
  return { ...asPool(shared), ...asPool(own) }
}

function asPool(declared: number | PgbouncerPool | null | undefined): PgbouncerPool {
  return typeof declared === 'number' ? { pool_size: declared } : (declared ?? {})
}

function pathOf({ declared, path }: Pooler, database: string, route: Route): TopologyPath {
  if (declared.databases?.[database]?.[route] !== undefined) return [...path, 'databases', database, route]
  if (declared.pools?.[route] !== undefined) return [...path, 'pools', route]
  return declared.routes?.[route] === undefined ? path : [...path, 'routes', route]
}
