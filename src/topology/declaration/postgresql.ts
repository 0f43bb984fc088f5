import type { PrimaryClusterBase } from './cluster.ts'
import type { Port, PositiveCount } from './scalars.ts'

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
  /** TLS towards it. */
  tls?: 'disable' | 'require' | 'verify-ca' | 'verify-full'
}

/** pg_auto_failover owns the roles. */
export interface PgAutoFailoverManager {
  kind: 'pg_auto_failover'
  /** The monitor's host. */
  monitor?: string
  /** Formation; `default` when absent. */
  formation?: string
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
