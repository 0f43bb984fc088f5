import type { AdminLogin, BalancerBase, BalancerTls } from './balancer.ts'
import type { Count, Duration, PositiveCount, Size } from './scalars.ts'
import type { Login, SecretReference } from './secret.ts'

/** ProxySQL in front of MySQL, MariaDB or (3.x) PostgreSQL clusters. */
export interface ProxysqlBalancer extends BalancerBase {
  kind: 'proxysql'
  /** A cluster, a list, or a map with options per cluster. */
  serves: string | string[] | Record<string, ProxysqlServes>
  /** The admin account; `address` is where the admin interface listens. */
  admin?: AdminLogin
  /** Account that may only read statistics. */
  stats?: Login
  /** Account that the monitor checks servers with. */
  monitor?: Login
  /** ProxySQL Cluster: nodes copy the configuration from each other. */
  cluster_sync?: ClusterSync
  tls?: BalancerTls
  /** Which query goes where. */
  routing?: ProxysqlRouting
  /** Limits by user. */
  limits?: Record<string, ProxysqlLimit>
}

/** Options of one served cluster. */
export interface ProxysqlServes {
  /** Hostgroup ids, stated so that adding a cluster renumbers nothing. */
  hostgroups?: Hostgroups
  /** Lag after which a replica gets no reads; `failover.max_lag` or 30s when absent. */
  max_lag?: Duration
  /** Group Replication: waiting transactions with which a replica gets no reads; 100 when absent. */
  max_transactions_behind?: Count
  /** The writer serves reads as well; true when absent and there are fewer than two replicas for reads. */
  writer_is_also_reader?: boolean
}

/** Hostgroup ids of one cluster. */
export interface Hostgroups {
  writer: Count
  /** Group Replication only. */
  backup_writer?: Count
  reader: PositiveCount
  /** Group Replication only. */
  offline?: Count
}

/** ProxySQL Cluster. */
export interface ClusterSync {
  user: string
  password: SecretReference
  /** Instances that others copy from. */
  core: string[]
}

/** Which query goes where. */
export interface ProxysqlRouting {
  /** A sharding by schema. */
  shard?: string
  /** Locking reads go to the writer before any other rule; `write` when absent. */
  locking_reads?: 'write'
  /** Rules in order; what none matches goes to the writer. */
  rules?: QueryRule[]
}

/** One query rule. At least one condition. */
export interface QueryRule {
  /** rule_id, so that statistics survive an insertion. */
  id: PositiveCount
  /** What it is for. */
  name: string
  /** Condition: user name. */
  user?: string
  /** Condition: schema (database). */
  schema?: string
  /** Condition: client address. */
  client_address?: string
  /** Condition: digest. */
  digest?: string
  /** Condition: regular expression over the digest's text. */
  match_digest?: string
  /** Condition: regular expression over the query's text. */
  match_pattern?: string
  /** Matches what the expression does not. */
  negate?: boolean
  /**
   * The route. ProxySQL compares the text only: `^SELECT` to `read` sends a reader every `SELECT ... INTO` a variable and
   * every call of a function that writes. Send those to `write` by a rule before it.
   */
  to: 'read' | 'write'
  /** The cluster, where the balancer serves several and no sharding decides. */
  cluster?: string
  /** Replicas that lag more get none of these queries. */
  max_lag?: Duration | Size
  /** How long results are cached. */
  cache?: Duration
  /** Longest run time. */
  timeout?: Duration
}

/** Limits of one user. */
export interface ProxysqlLimit {
  /** Most client connections of the user on one instance. */
  max_connections?: PositiveCount
}
