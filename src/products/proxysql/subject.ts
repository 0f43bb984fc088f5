import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { ProxysqlBalancer, ProxysqlServes } from '../../topology/declaration/proxysql.ts'
import type { BalancerSubject, PrimaryCluster, ResolvedSharding, Topology } from '../../topology/topology.ts'
import type { Subject } from '../product.ts'
import { type ClusterHostgroups, hostgroupsOf } from './hostgroups.ts'
import { type Placement, placementOf, wantsWriterAsReader } from './placement.ts'

/** The two protocols, as they begin the names of tables and variables. */
export type Protocol = 'mysql' | 'pgsql'

/** A cluster behind the balancer. */
export interface ServedCluster {
  cluster: PrimaryCluster
  options: ProxysqlServes
  /** Where the topology says that it is served. */
  path: TopologyPath
  protocol: Protocol
  placement: Placement
  hostgroups: ClusterHostgroups
  /** Whether the balancer's sharding may send a query to it. */
  isSharded: boolean
}

/** A ProxySQL balancer with what it stands in front of. */
export interface ProxysqlSubject {
  balancer: BalancerSubject
  declared: ProxysqlBalancer
  topology: Topology
  /** In file order. */
  served: readonly ServedCluster[]
  /** The same by name. */
  servedByName: ReadonlyMap<string, ServedCluster>
  /** Which cluster holds which schema, where the balancer routes by schema. */
  sharding: ResolvedSharding | undefined
  /**
   * Whether the monitor leaves a writer among the readers. Where it follows read_only, one variable says so for all
   * clusters: one that wants it is enough.
   */
  keepsWritersAmongReaders: boolean
}

/** The balancer of a subject. */
export function proxysqlSubject({ name }: Subject, topology: Topology): ProxysqlSubject {
  const balancer = topology.balancers.get(name)
  if (balancer?.declared.kind !== 'proxysql') throw new Error(`${name} is no ProxySQL`)
  const { declared } = balancer
  const shard = declared.routing?.shard
  const sharding = shard === undefined ? undefined : topology.shardings.get(shard)
  const served = servedClusters(balancer, declared, sharding)
  return {
    balancer,
    declared,
    topology,
    served,
    servedByName: new Map(served.map((one) => [one.cluster.name, one])),
    sharding,
    keepsWritersAmongReaders: served.some(
      (one) => one.placement === 'read_only' && wantsWriterAsReader(one.cluster, one.options),
    ),
  }
}

function servedClusters(
  balancer: BalancerSubject,
  declared: ProxysqlBalancer,
  sharding: ResolvedSharding | undefined,
): ServedCluster[] {
  const clusters = balancer.serves.map(({ cluster, options }) => ({
    cluster: primaryCluster(cluster),
    options: options as ProxysqlServes,
  }))
  const hostgroups = hostgroupsOf(clusters)
  const sharded = new Set(sharding === undefined ? [] : shardedClusters(sharding))
  const path = [...balancer.path, 'serves']
  return clusters.map(({ cluster, options }, place) => {
    const ofCluster = hostgroups[place]
    if (ofCluster === undefined) throw new Error(`no hostgroups for ${cluster.name}`)
    return {
      cluster,
      options,
      path:
        typeof declared.serves === 'string'
          ? path
          : [...path, Array.isArray(declared.serves) ? place : cluster.name],
      protocol: cluster.engine === 'postgresql' ? 'pgsql' : 'mysql',
      placement: placementOf(cluster),
      hostgroups: ofCluster,
      isSharded: sharded.has(cluster.name),
    }
  })
}

function primaryCluster(cluster: BalancerSubject['serves'][number]['cluster']): PrimaryCluster {
  if (cluster.engine === 'mongodb' || cluster.engine === 'redis') {
    throw new Error(`ProxySQL does not stand in front of ${cluster.engine}`)
  }
  return cluster
}

/** The clusters that a sharding may send a query to. */
export function shardedClusters(sharding: ResolvedSharding): readonly string[] {
  const clusters = new Set(sharding.places.values())
  if (sharding.default !== 'refuse') clusters.add(sharding.default)
  return [...clusters]
}
