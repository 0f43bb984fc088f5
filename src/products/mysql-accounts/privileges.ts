// https://dev.mysql.com/doc/refman/en/privileges-provided.html https://mariadb.com/kb/en/grant/
import type { PrimaryCluster } from '../../topology/topology.ts'

/** What an account is for. */
export type Purpose = 'admin' | 'monitor' | 'replication' | 'router' | 'application'

/** One GRANT: words of privileges, and what they are granted on, as SQL. */
export interface Grant {
  privileges: readonly string[]
  on: string
}

/** The least that an account needs for its purpose. Application users get theirs from who owns the schemas. */
export function grantsFor(purpose: Purpose, cluster: PrimaryCluster): readonly Grant[] {
  if (cluster.engine === 'mariadb') return mariadbGrants[purpose]
  return cluster.manager === 'group-replication'
    ? [...mysqlGrants[purpose], ...groupGrants[purpose]]
    : mysqlGrants[purpose]
}

const everywhere = (...privileges: readonly string[]): Grant => ({ privileges, on: '*.*' })
const readGroup: readonly Grant[] = [
  { privileges: ['SELECT'], on: 'performance_schema.replication_group_members' },
  { privileges: ['SELECT'], on: 'performance_schema.replication_group_member_stats' },
]

const mysqlGrants: Readonly<Record<Purpose, readonly Grant[]>> = {
  admin: [
    everywhere(
      'RELOAD', // RESET REPLICA
      'PROCESS', // who is connected, which transactions are open
      'REPLICATION CLIENT', // SHOW REPLICA STATUS
      'REPLICATION_SLAVE_ADMIN', // CHANGE REPLICATION SOURCE, START, STOP and RESET REPLICA
      'SYSTEM_VARIABLES_ADMIN', // super_read_only, read_only
      'CONNECTION_ADMIN', // KILL; super_read_only holds up nobody who has it
    ),
    { privileges: ['SELECT'], on: 'performance_schema.*' },
  ],
  monitor: [everywhere('REPLICATION CLIENT')],
  // Still spelled SLAVE: REPLICATION REPLICA is a syntax error in 9.7.
  replication: [everywhere('REPLICATION SLAVE')],
  // What mysqlrouter --bootstrap grants. On single tables: they must be there.
  router: [
    { privileges: ['SELECT', 'EXECUTE'], on: 'mysql_innodb_cluster_metadata.*' },
    { privileges: ['INSERT', 'UPDATE', 'DELETE'], on: 'mysql_innodb_cluster_metadata.routers' },
    { privileges: ['INSERT', 'UPDATE', 'DELETE'], on: 'mysql_innodb_cluster_metadata.v2_routers' },
    { privileges: ['SELECT'], on: 'performance_schema.global_variables' },
    ...readGroup,
  ],
  application: [],
}

/** What comes on top where Group Replication owns the roles. */
const groupGrants: Readonly<Record<Purpose, readonly Grant[]>> = {
  admin: [everywhere('GROUP_REPLICATION_ADMIN')], // group_replication_set_as_primary
  monitor: readGroup,
  replication: [
    everywhere(
      'BACKUP_ADMIN', // a member that joins may be cloned
      'GROUP_REPLICATION_STREAM', // communication_stack = MYSQL
      'CONNECTION_ADMIN', // offline_mode of a donor does not cut it off
    ),
  ],
  router: [],
  application: [],
}

const mariadbGrants: Readonly<Record<Purpose, readonly Grant[]>> = {
  admin: [
    everywhere(
      'RELOAD',
      'PROCESS',
      'BINLOG MONITOR', // SHOW BINLOG STATUS
      'SLAVE MONITOR', // SHOW REPLICA STATUS
      'REPLICATION SLAVE ADMIN', // CHANGE MASTER, START and STOP REPLICA
      'READ_ONLY ADMIN', // SET GLOBAL read_only
      'CONNECTION ADMIN', // KILL
    ),
  ],
  monitor: [everywhere('SLAVE MONITOR')],
  replication: [everywhere('REPLICATION SLAVE')],
  router: [],
  application: [],
}
