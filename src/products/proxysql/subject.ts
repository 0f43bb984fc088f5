import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { ProxysqlBalancer, ProxysqlServes } from '../../topology/declaration/proxysql.ts'
import type { BalancerSubject, PrimaryCluster, ResolvedSharding, Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'

/** The two protocols, as they begin the names of tables and variables. */
export type Protocol = 'mysql' | 'pgsql'

/** A cluster behind the balancer. */
export interface ServedCluster {
  cluster: PrimaryCluster
  options: ProxysqlServes
  protocol: Protocol
}

/** A ProxySQL balancer with what it stands in front of. */
export interface ProxysqlSubject {
  balancer: BalancerSubject
  declared: ProxysqlBalancer
  topology: Topology
  /** In file order. */
  served: readonly ServedCluster[]
  /** Which cluster holds which schema, where the balancer routes by schema. */
  sharding: ResolvedSharding | undefined
}

/** The balancer of a subject. */
export function proxysqlSubject({ name }: Subject, topology: Topology): ProxysqlSubject {
  const balancer = topology.balancers.get(name)
  if (balancer?.declared.kind !== 'proxysql') throw new Error(`${name} is no ProxySQL`)
  const { declared } = balancer
  const shard = declared.routing?.shard
  return {
    balancer,
    declared,
    topology,
    served: balancer.serves.map(({ cluster, options }) => served(cluster, options)),
    sharding: shard === undefined ? undefined : topology.shardings.get(shard),
  }
}

function served(
  cluster: BalancerSubject['serves'][number]['cluster'],
  options: ProxysqlServes,
): ServedCluster {
  if (cluster.engine === 'mongodb' || cluster.engine === 'redis') {
    throw new Error(`ProxySQL does not stand in front of ${cluster.engine}`)
  }
  return { cluster, options, protocol: cluster.engine === 'postgresql' ? 'pgsql' : 'mysql' }
}

/** The clusters that a sharding may send a query to. */
export function shardedClusters(sharding: ResolvedSharding): ReadonlySet<string> {
  const clusters = new Set(sharding.places.values())
  if (sharding.default !== 'refuse') clusters.add(sharding.default)
  return clusters
}

/** Where the topology says that a cluster is served. */
export function servesPath(
  { balancer, declared }: ProxysqlSubject,
  { cluster }: ServedCluster,
): TopologyPath {
  const path = [...balancer.path, 'serves']
  if (typeof declared.serves === 'string') return path
  return [...path, Array.isArray(declared.serves) ? declared.serves.indexOf(cluster.name) : cluster.name]
}
