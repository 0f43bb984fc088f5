import { isPostgresql } from './poolers.ts'
import type { BalancerSubject, Cluster, PrimaryCluster, Topology } from './topology.ts'

/** What becomes of the reads when the primary moves. */
export type Reads =
  /** The new primary goes on serving them, the old one is not there yet. */
  | 'stay'
  /** As the file says it once its `primary:` line is changed. */
  | 'move'

/** The topology with another primary of one PostgreSQL cluster. */
export function anotherPrimary(topology: Topology, name: string, instance: string, reads: Reads): Topology {
  const clusters = new Map<string, Cluster>()
  const clusterOf = (cluster: Cluster): Cluster => {
    const known = clusters.get(cluster.name)
    if (known !== undefined) return known
    const made = cluster.name === name ? moved(cluster, instance, reads) : following(cluster, clusterOf)
    clusters.set(cluster.name, made)
    return made
  }
  for (const cluster of topology.clusters.values()) clusterOf(cluster)
  const balancers = [...topology.balancers].map(([key, balancer]): [string, BalancerSubject] => [
    key,
    {
      ...balancer,
      serves: balancer.serves.map((served) => ({ ...served, cluster: clusterOf(served.cluster) })),
    },
  ])
  const inOrder = [...topology.clusters.values()].map((each): [string, Cluster] => [
    each.name,
    clusterOf(each),
  ])
  return { ...topology, clusters: new Map(inOrder), balancers: new Map(balancers) }
}

function moved(cluster: Cluster, instance: string, reads: Reads): Cluster {
  if (!isPostgresql(cluster)) throw new Error(`${cluster.name} is not PostgreSQL`)
  const { declared, instances, readers, manager } = cluster
  const primary = instances.find(({ name }) => name === instance)
  if (primary === undefined) throw new Error(`${cluster.name} has no instance ${instance}`)
  const key = manager === 'none' ? 'primary' : 'initial_primary'
  return {
    ...cluster,
    declared: { ...declared, [key]: instance },
    primary,
    readers:
      reads === 'stay'
        ? readers
        : instances.filter((each) => each !== primary && each.declared.reads !== false),
  }
}

/** A standby cluster leads on to what it follows. */
function following(cluster: Cluster, clusterOf: (cluster: Cluster) => Cluster): Cluster {
  if (!('follows' in cluster) || cluster.follows === undefined) return cluster
  return { ...cluster, follows: clusterOf(cluster.follows) as PrimaryCluster }
}
