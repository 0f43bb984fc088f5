import type { PrimaryClusterBase } from './cluster.ts'

/** A MySQL cluster. */
export interface MysqlCluster extends PrimaryClusterBase {
  engine: 'mysql'
  /** Who decides the roles; `none`: dbbal. */
  manager?: 'none' | 'group-replication' | GroupReplicationManager
}

/** A MariaDB cluster. */
export interface MariadbCluster extends PrimaryClusterBase {
  engine: 'mariadb'
  /** dbbal decides the roles. */
  manager?: 'none'
}

/** Group Replication owns the roles. */
export interface GroupReplicationManager {
  kind: 'group-replication'
  /** Whose metadata MySQL Router may read. */
  metadata?: 'innodb-cluster'
  /** The cluster's name in the metadata; the topology's name for it when absent. */
  metadata_cluster?: string
  /**
   * group_replication_group_name.
   *
   * @pattern ^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$
   */
  group_name?: string
}
