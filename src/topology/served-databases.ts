import type { PgbouncerBalancer, PgbouncerServes } from './declaration/pgbouncer.ts'
import type { PrimaryCluster, ResolvedSharding, Topology } from './topology.ts'

/** The databases of a cluster that a balancer serves: the cluster's own, then those of its sharding, in file order. */
export function servedDatabases(
  declared: PgbouncerBalancer,
  served: { cluster: PrimaryCluster; options: PgbouncerServes },
  topology: Topology,
): readonly string[] {
  const { cluster, options } = served
  const names = [...cluster.databases, ...shardsOn(leading(cluster), declared.sharding, topology)]
  const all = [...new Set(names)]
  return options.databases === undefined ? all : all.filter((name) => options.databases?.includes(name))
}

/** The cluster whose writes a cluster shows: itself, or the first one of the chain it follows. */
export function leading(cluster: PrimaryCluster): PrimaryCluster {
  return cluster.follows === undefined ? cluster : leading(cluster.follows)
}

function shardsOn(cluster: PrimaryCluster, name: string | undefined, topology: Topology): readonly string[] {
  const sharding = name === undefined ? undefined : topology.shardings.get(name)
  return sharding?.by === 'database' ? (shardsByCluster(sharding).get(cluster.name) ?? []) : []
}

const known = new WeakMap<ResolvedSharding, ReadonlyMap<string, readonly string[]>>()

function shardsByCluster(sharding: ResolvedSharding): ReadonlyMap<string, readonly string[]> {
  const before = known.get(sharding)
  if (before !== undefined) return before
  const shards = new Map<string, string[]>()
  for (const [shard, cluster] of sharding.places) {
    const here = shards.get(cluster)
    if (here === undefined) shards.set(cluster, [shard])
    else here.push(shard)
  }
  known.set(sharding, shards)
  return shards
}
