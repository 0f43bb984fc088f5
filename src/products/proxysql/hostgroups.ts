import type { ProxysqlServes } from '../../topology/declaration/proxysql.ts'
import type { PrimaryCluster } from '../../topology/topology.ts'

/** Hostgroup ids of one cluster. */
export interface ClusterHostgroups {
  writer: number
  reader: number
  /** Group Replication only. */
  backupWriter: number | undefined
  /** Group Replication only. */
  offline: number | undefined
  /** Whether the topology says them. */
  isStated: boolean
}

/** Computed ids begin here and go up by as much; ProxySQL's own default, 0, is left alone. */
const step = 10

/**
 * The hostgroup without servers that a sharding with `default: refuse` sends unplaced schemas to. Below the computed
 * ids and always the same: one that moved could for a moment be the hostgroup of a new cluster.
 */
export const refusedHostgroup = 9

/** Hostgroups of each cluster: what the topology says, else from 10 upwards in file order round what it says. */
export function hostgroupsOf(
  served: readonly { cluster: PrimaryCluster; options: ProxysqlServes }[],
): readonly ClusterHostgroups[] {
  const stated = served.flatMap(({ options }) => Object.values(options.hostgroups ?? {}))
  const taken = new Set<number>(stated)
  let base = step
  return served.map(({ cluster, options: { hostgroups } }) => {
    if (hostgroups !== undefined) {
      const { writer, reader, backup_writer: backupWriter, offline } = hostgroups
      return { writer, reader, backupWriter, offline, isStated: true }
    }
    while ([0, 1, 2, 3].some((offset) => taken.has(base + offset))) base += step
    const own = base
    base += step
    return computed(cluster, own)
  })
}

function computed({ manager }: PrimaryCluster, base: number): ClusterHostgroups {
  return manager === 'group-replication'
    ? { writer: base, backupWriter: base + 1, reader: base + 2, offline: base + 3, isStated: false }
    : { writer: base, reader: base + 1, backupWriter: undefined, offline: undefined, isStated: false }
}

/** Every id of a cluster, ascending by use: writer, backup writer, reader, offline. */
export function idsOf({ writer, backupWriter, reader, offline }: ClusterHostgroups): readonly number[] {
  return [writer, backupWriter, reader, offline].filter((id) => id !== undefined)
}
