import type { RedisInstances } from '../../topology/topology.ts'
import { type PlacedShard, placeShards } from './placement.ts'

/** Placing a thousand instances takes a while, and every one of them asks. */
const known = new WeakMap<RedisInstances, readonly PlacedShard[]>()

/** The shards of a Redis Cluster as they begin: declared, or placed by zone. Empty in the other modes. */
export function shardsOf(cluster: RedisInstances): readonly PlacedShard[] {
  const shards = known.get(cluster) ?? makeShards(cluster)
  known.set(cluster, shards)
  return shards
}

function makeShards(cluster: RedisInstances): readonly PlacedShard[] {
  const { mode, shards, replicas } = cluster.declared
  if (mode !== 'cluster') return []
  if (shards === undefined) {
    const placeable = cluster.instances.map(({ name, address, zone }) => ({ name, host: address, zone }))
    return placeShards(placeable, replicas ?? 1)
  }
  return Object.entries(shards).map(([name, shard]) => ({
    name,
    primary: shard.primary,
    replicas: shard.replicas ?? [],
  }))
}

/** Replicas that every primary can count on. */
export function replicasPerPrimary(cluster: RedisInstances): number {
  const { mode } = cluster.declared
  if (mode !== 'cluster') return cluster.instances.length - 1
  return Math.min(...shardsOf(cluster).map(({ replicas }) => replicas.length))
}
