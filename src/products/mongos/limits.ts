import { endpointOf } from '../../topology/resolve/instances.ts'
import type { BalancerSubject, MongodbShardedCluster, Topology } from '../../topology/topology.ts'
import { clientShare, defaultOpenFiles, mostClients, poolShare } from './reasons.ts'

type MongosInstance = BalancerSubject['instances'][number]

/** Open files of a mongos. */
export function openFiles(instance: MongosInstance): number {
  return instance.nofile ?? defaultOpenFiles
}

/** Clients that the open files of a mongos allow. */
export function clientsOfFiles(instance: MongosInstance): number {
  return Math.floor(openFiles(instance) * clientShare)
}

/** net.maxIncomingConnections of a mongos. */
export function maxClients(instance: MongosInstance, declared: number | undefined): number {
  return declared ?? Math.min(mostClients, clientsOfFiles(instance))
}

/** Every mongos in front of a cluster, by endpoint. */
export function mongosOf(cluster: MongodbShardedCluster, topology: Topology): string[] {
  return [...topology.balancers.values()]
    .filter(
      ({ kind, serves }) => kind === 'mongos' && serves.some((each) => each.cluster.name === cluster.name),
    )
    .flatMap(({ instances }) => instances.map(endpointOf))
}

/**
 * ShardingTaskExecutorPoolMaxSize: what one mongos may open to one member. A member's connections are declared, or
 * what its open files allow; mongos keeps one pool to each member since 4.2.
 */
export function poolSize(cluster: MongodbShardedCluster, topology: Topology): number {
  const members = cluster.shards.flatMap(({ instances }) => instances)
  const ofFiles = members.map(({ nofile = defaultOpenFiles }) => Math.floor(nofile * clientShare))
  const ofMember = cluster.declared.max_connections ?? Math.min(...ofFiles)
  return Math.floor((ofMember * poolShare) / Math.max(1, mongosOf(cluster, topology).length))
}
