import type { AdminLogin, BalancerBase, BalancerTls } from './balancer.ts'
import type { Count, Path, PositiveCount } from './scalars.ts'
import type { Login, SecretReference } from './secret.ts'

/** PgBouncer in front of PostgreSQL clusters. */
export interface PgbouncerBalancer extends BalancerBase {
  kind: 'pgbouncer'
  /** A cluster, a list, or a map with options per cluster. */
  serves: string | string[] | Record<string, PgbouncerServes>
  /** Databases are expanded from this sharding. */
  sharding?: string
  /** Processes that share the port of each instance; 1 when absent. */
  processes?: PositiveCount
  /** The console account. */
  admin?: PgbouncerAdmin
  /** Account that may only read statistics. */
  stats?: Login
  /** How clients log in. */
  authentication?: PgbouncerAuthentication
  tls?: BalancerTls
  /** Database entries by route. */
  routes?: PgbouncerRoutes
  /** Pool of every database that names none, per process and user. */
  pools?: PgbouncerPools
  /** Pools of single databases; `null` removes a route. */
  databases?: Record<string, PgbouncerPools>
  /** Most client connections per process; 1000 when absent. */
  max_connections?: PositiveCount
}

/** The console account, and the way to it. */
export interface PgbouncerAdmin extends AdminLogin {
  /** Authority of the console's certificate, where it is not `tls.clients.ca`; on the machine that runs dbbal, relative to the topology. */
  ca?: Path
}

/** Options of one served cluster. */
export interface PgbouncerServes {
  /** Only these databases of the cluster. */
  databases?: string[]
  /** What stands for `{database}` in the names of entries; `{database}` and `{name}`, the cluster's, are filled in. */
  name?: string
}

/** How clients log in. */
export interface PgbouncerAuthentication {
  /** What clients prove themselves with; `scram-sha-256` when absent. */
  method?: 'scram-sha-256' | 'md5' | 'cert'
  /** Where secrets come from: userlist.txt, or a query for users that are not in it. */
  passwords?: 'userlist' | 'auth_query'
  /** `plain` writes plain text into userlist.txt; hashes otherwise. */
  secret?: 'plain'
  /** The lookup of `passwords: auth_query`. */
  auth_query?: AuthQuery
  /** Lines of pgbouncer_hba.conf, order kept. */
  hba?: HbaLine[]
}

/** The lookup of users that are not in userlist.txt. */
export interface AuthQuery {
  /** Account that runs the query. */
  user: string
  /** Its password. */
  password: SecretReference
  /** The query, with `$1` for the user's name. */
  query?: string
  /** Database that the query runs in; the one that the client asks for when absent. */
  database?: string
}

/** One line of pgbouncer_hba.conf. */
export interface HbaLine {
  type: 'local' | 'host' | 'hostssl' | 'hostnossl'
  /**
   * Database names, or `all`.
   *
   * @minItems 1
   */
  databases: string[]
  /**
   * User names, or `all`.
   *
   * @minItems 1
   */
  users: string[]
  /** Network, `10.0.8.0/24`; none for `local`. */
  address?: string
  method: 'scram-sha-256' | 'md5' | 'cert' | 'peer' | 'trust' | 'reject' | 'password'
}

/** Database entries by route. */
export interface PgbouncerRoutes {
  write?: PgbouncerWriteRoute
  read?: PgbouncerReadRoute
}

/** Where writes go. */
export interface PgbouncerWriteRoute {
  to: 'primary' | 'none'
  /** Name of the entry; `{database}` when absent. */
  database?: string
}

/** Where reads go. */
export interface PgbouncerReadRoute {
  to: 'replicas' | 'none'
  /** Name of the entry; `{database}_ro` when absent. */
  database?: string
  /** What happens when the cluster has no replica: no entry, or the primary's; a pooler cannot see lag. */
  when_none?: 'refuse' | 'primary'
}

/** Pools by route. */
export interface PgbouncerPools {
  /** Write pool: its size, or more; `null`: no write route. */
  write?: PositiveCount | PgbouncerPool | null
  /** Read pool: its size, or more; `null`: no read route. */
  read?: PositiveCount | PgbouncerPool | null
}

/** One pool. */
export interface PgbouncerPool {
  pool_size?: PositiveCount
  pool_mode?: 'session' | 'transaction' | 'statement'
  min_pool_size?: Count
  reserve_pool_size?: Count
  max_db_connections?: Count
}
