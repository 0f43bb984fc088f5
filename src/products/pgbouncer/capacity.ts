import { perTopology } from '../../topology/per-topology.ts'
import { type PostgresqlPrimaryCluster, poolersOf } from '../../topology/poolers.ts'
import { leading } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'

/** PostgreSQL's defaults of max_connections and superuser_reserved_connections. */
const defaultMaxConnections = 100
const defaultReserved = 3

/** How many connections to one server of a cluster the poolers may open. */
export interface Capacity {
  maxConnections: number
  reserved: number
  /** Whether the topology says max_connections; else it is PostgreSQL's default. */
  isDeclared: boolean
  /** PgBouncer processes in front of the cluster, over all balancers. */
  processes: number
  /** One process's share. */
  perProcess: number
}

export function capacityOf(cluster: PostgresqlPrimaryCluster, topology: Topology): Capacity {
  const head = leading(cluster).declared
  const declared = cluster.declared.max_connections ?? head.max_connections
  const maxConnections = declared ?? defaultMaxConnections
  const reserved = cluster.declared.reserved_connections ?? head.reserved_connections ?? defaultReserved
  const processes = processesByCluster(topology).get(cluster.name) ?? 0
  const perProcess = Math.floor(Math.max(0, maxConnections - reserved) / Math.max(1, processes))
  return { maxConnections, reserved, isDeclared: declared !== undefined, processes, perProcess }
}

const processesByCluster = perTopology((topology): ReadonlyMap<string, number> => {
  const processes = new Map<string, number>()
  for (const pooler of poolersOf(topology)) {
    const count = pooler.instances.length * pooler.processes
    for (const { cluster } of pooler.serves)
      processes.set(cluster.name, (processes.get(cluster.name) ?? 0) + count)
  }
  return processes
})
