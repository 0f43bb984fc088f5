import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type { ProxysqlServes } from '../../topology/declaration/proxysql.ts'
import type { Instance, PrimaryCluster } from '../../topology/topology.ts'

/**
 * Who puts servers into the writer hostgroup:
 * - `group`: ProxySQL's monitor, from the members' view of Group Replication;
 * - `read_only`: ProxySQL's monitor, from the servers' read_only;
 * - `declared`: the topology, where dbbal owns the roles and ProxySQL has no check (PostgreSQL);
 * - `kept`: somebody else; the topology fills an empty writer hostgroup only.
 */
export type Placement = 'group' | 'read_only' | 'declared' | 'kept'

export function placementOf({ engine, manager }: PrimaryCluster): Placement {
  if (manager === 'group-replication') return 'group'
  if (engine !== 'postgresql') return 'read_only'
  return manager === 'none' ? 'declared' : 'kept'
}

/** Whether ProxySQL moves the servers of the cluster between the hostgroups itself. */
export function isMonitored(placement: Placement): boolean {
  return placement === 'group' || placement === 'read_only'
}

/** Instances for reads; in a standby cluster, which takes no writes, the leader is one of them. */
export function readersOf({
  primary,
  readers,
  instances,
}: PrimaryCluster): readonly Instance<DatabaseInstance>[] {
  if (primary !== undefined) return readers
  return instances.filter(({ declared }) => declared.reads !== false)
}

/**
 * The servers that ProxySQL is told of: those that serve reads or may become the writer. ProxySQL has no way to keep
 * reads from a replica that it knows.
 */
export function placedInstances({ instances }: PrimaryCluster): readonly Instance<DatabaseInstance>[] {
  return instances.filter(({ declared }) => declared.reads !== false || declared.candidate !== false)
}

/** Whether the writer of a cluster is to serve reads: as the topology says, else where one replica is too few. */
export function wantsWriterAsReader(cluster: PrimaryCluster, options: ProxysqlServes): boolean {
  return options.writer_is_also_reader ?? readersOf(cluster).length < 2
}
