import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import { leading } from './served-databases.ts'
import type { BalancerSubject, PrimaryCluster, Topology } from './topology.ts'

/** What may be opened to one server of a cluster, by all balancers in front of it. */
export interface ClusterConnections {
  cluster: string
  limit: {
    /** max_connections. */
    all: number
    /** The same without what is reserved: what pools are sized from. */
    shared: number
  }
  /** Kinds of balancers that share out all of `limit.shared` among their own. */
  shares: readonly { name: string; path: TopologyPath }[]
  /** Routers open a connection for each client: `most` on all instances, undefined where nobody has said it. */
  routers: readonly { name: string; path: TopologyPath; most: number | undefined }[]
}

/** Clusters whose max_connections is declared, with the balancers in front of each. */
export function connectionsOf({ balancers }: Topology): readonly ClusterConnections[] {
  const served = new Map<PrimaryCluster, BalancerSubject[]>()
  for (const balancer of balancers.values())
    for (const { cluster } of balancer.serves)
      if ('readers' in cluster) served.set(cluster, [...(served.get(cluster) ?? []), balancer])
  return [...served].flatMap(([cluster, front]) => {
    const head = leading(cluster).declared
    const all = cluster.declared.max_connections ?? head.max_connections
    if (all === undefined) return []
    const reserved = cluster.declared.reserved_connections ?? head.reserved_connections ?? 0
    const sharing = (['pgbouncer', 'proxysql'] as const).flatMap(
      (kind) => front.find((balancer) => balancer.kind === kind) ?? [],
    )
    return [
      {
        cluster: cluster.name,
        limit: { all, shared: Math.max(0, all - reserved) },
        shares: sharing.map(({ name, path }) => ({ name, path })),
        routers: front.flatMap(routerConnections),
      },
    ]
  })
}

function routerConnections({ declared, name, path, instances }: BalancerSubject) {
  if (declared.kind !== 'mysqlrouter') return []
  const { max_connections: own, settings } = declared
  const given = own ?? settings?.['DEFAULT.max_total_connections']
  const most = given === undefined || given === null ? undefined : Number(given) * instances.length
  return [{ name, path: own === undefined ? path : [...path, 'max_connections'], most }]
}
