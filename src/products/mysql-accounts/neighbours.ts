import type { BalancerSubject, Cluster, PrimaryCluster, Topology } from '../../topology/topology.ts'

/** Who follows a cluster, and who serves it, by the cluster's name. */
export interface Neighbours {
  followers: ReadonlyMap<string, readonly PrimaryCluster[]>
  balancers: ReadonlyMap<string, readonly BalancerSubject[]>
}

const known = new WeakMap<Topology, Neighbours>()

/** Collected once for a topology: every cluster asks. */
export function neighboursOf(topology: Topology): Neighbours {
  const neighbours = known.get(topology) ?? collected(topology)
  known.set(topology, neighbours)
  return neighbours
}

function collected({ clusters, balancers }: Topology): Neighbours {
  const followers = new Map<string, PrimaryCluster[]>()
  for (const cluster of clusters.values()) {
    if (isMysql(cluster) && cluster.follows !== undefined) add(followers, cluster.follows.name, cluster)
  }
  const serving = new Map<string, BalancerSubject[]>()
  for (const balancer of balancers.values()) {
    for (const { cluster } of balancer.serves) add(serving, cluster.name, balancer)
  }
  return { followers, balancers: serving }
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}

/** True for a cluster of MySQL or MariaDB servers. */
export function isMysql(cluster: Cluster): cluster is PrimaryCluster {
  return cluster.engine === 'mysql' || cluster.engine === 'mariadb'
}
