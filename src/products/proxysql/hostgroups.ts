import { placementOf } from './placement.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

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

/** Hostgroups by cluster: what the topology says, else from 10 upwards in file order round what it says. */
export function hostgroupsOf({ served }: ProxysqlSubject): ReadonlyMap<string, ClusterHostgroups> {
  const stated = served.flatMap(({ options }) => Object.values(options.hostgroups ?? {}))
  const taken = new Set<number>([...stated, refusedHostgroup])
  const all = new Map<string, ClusterHostgroups>()
  let base = step
  for (const one of served) {
    const { hostgroups } = one.options
    if (hostgroups !== undefined) {
      const { writer, reader, backup_writer: backupWriter, offline } = hostgroups
      all.set(one.cluster.name, { writer, reader, backupWriter, offline, isStated: true })
      continue
    }
    while (Array.from({ length: 4 }, (_, place) => base + place).some((id) => taken.has(id))) base += step
    all.set(one.cluster.name, computed(one, base))
    base += step
  }
  return all
}

function computed(served: ServedCluster, base: number): ClusterHostgroups {
  const isGroup = placementOf(served) === 'group'
  return {
    writer: base,
    reader: isGroup ? base + 2 : base + 1,
    backupWriter: isGroup ? base + 1 : undefined,
    offline: isGroup ? base + 3 : undefined,
    isStated: false,
  }
}

/** Every id of a cluster, ascending by use: writer, backup writer, reader, offline. */
export function idsOf({ writer, backupWriter, reader, offline }: ClusterHostgroups): readonly number[] {
  return [writer, backupWriter, reader, offline].filter((id) => id !== undefined)
}
