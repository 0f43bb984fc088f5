import type {
  Count,
  Duration,
  HostReference,
  Path,
  Port,
  PositiveCount,
  Settings,
  Size,
  Version,
} from './scalars.ts'
import type { Login, SecretReference } from './secret.ts'

/** What every cluster of a replicated engine with one primary carries. */
export interface ClusterBase {
  /** A sibling that this one copies and patches. */
  like?: string
  /** The product's version, quoted. */
  version?: Version
  /** Port of instances that name none. */
  port?: Port
  /** TLS of the servers. */
  tls?: ClusterTls
  /** The account dbbal itself uses. */
  admin?: Login
  /** The account that balancers and monitoring check servers with. */
  monitor?: Login
  /** Jobs that must move with the primary. */
  jobs?: string[]
  /** The servers' own settings, for the products that dbbal renders. */
  settings?: Settings
  /** Settings that the table of this version does not know; passed as they are. */
  settings_unchecked?: Settings
}

/** What PostgreSQL, MySQL and MariaDB clusters share: one primary, replicas that follow. */
export interface PrimaryClusterBase extends ClusterBase {
  /** The writable instance. Only with `manager: none`; failover edits this line. */
  primary?: string
  /** For offline generation only, where a manager owns the roles. */
  initial_primary?: string
  /** The leader of a standby cluster, which has no primary. */
  leader?: string
  /** The cluster that this one stands by for. */
  follows?: FollowsCluster
  /** Replication account. */
  replication?: Replication
  /** Members by name. */
  instances: Record<string, DatabaseInstance>
  /** Databases (schemas, for MySQL) by name. */
  databases?: string[]
  /** Application users by name, or `in-database` where a balancer looks them up. */
  users?: 'in-database' | Record<string, User>
  /** The servers' max_connections. */
  max_connections?: PositiveCount
  /** Connections that poolers may not use: superuser, replication, backup, monitoring. */
  reserved_connections?: Count
  /** How a failover may act. */
  failover?: Failover
  /** How servers are stopped and started. */
  control?: Control
  /** How an old primary is kept from writing. */
  fence?: Fence
  /** Clients allowed past the balancer. */
  direct_clients?: DirectClient[]
}

/** One database server. */
export interface DatabaseInstance {
  /** A name from `hosts`, or an address. */
  host: HostReference
  /** Port, where it differs from the cluster's. */
  port?: Port
  /** Higher is promoted first. */
  priority?: Count
  /** May be promoted; true when absent. */
  candidate?: boolean
  /** Serves reads; true when absent. */
  reads?: boolean
  /** The instance it replicates from, where that is not the primary. */
  follows?: string
  /** Applies changes this much later. */
  delay?: Duration
  /** Share of reads among the replicas; 1 when absent. */
  weight?: Count
}

/** An application user. */
export interface User {
  /** Password by reference. */
  password?: SecretReference
  /** The verifier (hash) that the server already holds, instead of a password. */
  verifier?: SecretReference
  /** `read` users get read routes only; `write` when absent. */
  access?: 'read' | 'write'
  /** MySQL and MariaDB: the account's authentication plugin. */
  plugin?: 'caching_sha2_password' | 'mysql_native_password'
}

/** TLS of database servers. */
export interface ClusterTls {
  /** What clients of the servers must do. */
  mode: TlsMode
  /** Certificate authority's file. */
  ca?: Path
  /** Certificate's file. */
  cert?: Path
  /** Private key's file; for MongoDB the certificate's file holds both. */
  key?: Path
}

/** How much TLS: libpq's words, used for every product. */
export type TlsMode = 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'

/** Replication account and slots. */
export interface Replication extends Login {
  /** Physical replication slots for every replica. */
  slots?: boolean
}

/** The cluster and instance that a standby cluster replicates from. */
export interface FollowsCluster {
  /** The leading cluster's name. */
  cluster: string
  /** Which of its instances is the source. */
  from?: 'primary' | 'any-replica'
  /** Replication slot's name. */
  slot?: string
}

/** What a failover may cost. */
export interface Failover {
  /** Largest lag of a candidate. */
  max_lag?: Size | Duration
  /** How long writes may stall; drives the timeouts in front. */
  budget?: Duration
  /** So long after a dead primary was replaced, a script does not replace the next one; 10m where absent. */
  cooldown?: Duration
  /** Logical slots that would not survive. */
  slots?: 'refuse' | 'accept-loss'
  /** Programs for what stands around the cluster: VIPs, DNS, backups. */
  hooks?: FailoverHooks
}

/** Programs that dbbal runs on the machine it runs on, one after the other. */
export interface FailoverHooks {
  /** Before anything is held, in a switchover only; one that fails ends it. */
  before?: Hook[]
  /** Once the clients go on, or where a switchover was taken back. */
  after?: Hook[]
}

/** A program that exits 0 when it has done its part; run again it does no harm. */
export interface Hook {
  /**
   * The program and its arguments; `{instance}` and `{host}` are those of the primary at that moment.
   *
   * @minItems 1
   */
  run: string[]
  /** When it is ended; 30s where absent. */
  timeout?: Duration
}

/** How servers are stopped, started and rewound. */
export interface Control {
  /** Where commands run. */
  via: 'local' | 'ssh'
  /** systemd unit. */
  service?: string
  /** Data directory, where no unit says it. */
  data_directory?: Path
  /** Path of pg_ctl, where no unit is used. */
  pg_ctl?: Path
  /** The account that commands run as. */
  run_as?: string
  /** pg_rewind is allowed. */
  rewind?: boolean
}

/** How an old primary is kept from writing. */
export interface Fence {
  /** PostgreSQL: a file put in the data directory before the stop; MySQL: a setting. */
  before_stop?: 'standby.signal' | 'super_read_only'
  /**
   * A program that exits 0 when the host can write no more.
   *
   * @minItems 1
   */
  hook?: string[]
}

/** A client that is allowed past the balancer. At least one key. */
export interface DirectClient {
  /** application_name it connects with. */
  application_name?: string
  /** User it connects as. */
  user?: string
  /** Address it connects from. */
  address?: string
  /** Replication slot it reads. */
  slot?: string
}
