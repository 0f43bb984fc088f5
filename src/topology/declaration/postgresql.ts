import type { PrimaryClusterBase } from './cluster.ts'
import type { HostReference, Path, Port, PositiveCount } from './scalars.ts'
import type { Login } from './secret.ts'

/** A PostgreSQL cluster. */
export interface PostgresqlCluster extends PrimaryClusterBase {
  engine: 'postgresql'
  /** Who decides the roles; `none`: dbbal. */
  manager?: 'none' | 'patroni' | 'pg_auto_failover' | PatroniManager | PgAutoFailoverManager
  /** Synchronous replication. */
  synchronous?: Synchronous
  /** How the server stores passwords; `scram-sha-256` when absent. */
  password_encryption?: 'scram-sha-256' | 'md5'
}

/** Patroni owns the roles. */
export interface PatroniManager {
  kind: 'patroni'
  /** Patroni's scope. */
  scope?: string
  /** Patroni's REST interface. */
  api?: PatroniApi
}

/** Patroni's REST interface. */
export interface PatroniApi {
  /** Port; 8008 when absent. */
  port?: Port
  /** TLS towards it; clear text when absent. */
  tls?: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** Certificate authority's file; that of the cluster's `tls` when absent. */
  ca?: Path
  /** Client certificate's file, where Patroni has `verify_client`. */
  cert?: Path
  /** Its private key's file. */
  key?: Path
  /** Account of `restapi.authentication`. */
  login?: Login
}

/** pg_auto_failover owns the roles. */
export interface PgAutoFailoverManager {
  kind: 'pg_auto_failover'
  /** The monitor. */
  monitor?: PgAutoFailoverMonitor
  /** Formation; `default` when absent. */
  formation?: string
}

/** The monitor's PostgreSQL server. */
export interface PgAutoFailoverMonitor {
  /** Host, by its name in `hosts` or its address. */
  host: HostReference
  /** Port; 5432 when absent. */
  port?: Port
  /** An account that may do what `autoctl_node` may, which it is when absent. */
  login?: Login
}

/** Synchronous replication. */
export interface Synchronous {
  /** `any` NUMBER of the standbys, or the `first` ones. */
  mode: 'any' | 'first'
  /** How many standbys must confirm. */
  number: PositiveCount
  /** Which standbys count: every candidate, or these. */
  standbys: 'candidates' | string[]
  /** What happens when too few are there. */
  when_short?: 'block' | 'async'
}
