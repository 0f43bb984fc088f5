import type { Host, Ssh } from './host.ts'
import type { LintConfiguration } from './lint.ts'
import type { MongodbCluster } from './mongodb.ts'
import type { MongosBalancer } from './mongos.ts'
import type { MariadbCluster, MysqlCluster } from './mysql.ts'
import type { MysqlrouterBalancer } from './mysqlrouter.ts'
import type { PgbouncerBalancer } from './pgbouncer.ts'
import type { PostgresqlCluster } from './postgresql.ts'
import type { ProxysqlBalancer } from './proxysql.ts'
import type { RedisCluster } from './redis.ts'
import type { SecretProvider } from './secret.ts'
import type { Sharding } from './sharding.ts'

/**
 * A cluster, by its engine.
 *
 * @discriminator engine
 */
export type ClusterDeclaration =
  | PostgresqlCluster
  | MysqlCluster
  | MariadbCluster
  | MongodbCluster
  | RedisCluster

/**
 * A balancer, by its kind.
 *
 * @discriminator kind
 */
export type BalancerDeclaration = PgbouncerBalancer | ProxysqlBalancer | MysqlrouterBalancer | MongosBalancer

/** Databases behind dbbal, and balancers in front of them. */
export type EngineKind = ClusterDeclaration['engine']
/** The products that stand in front. */
export type BalancerKind = BalancerDeclaration['kind']

/**
 * The effective topology: includes, environment, `like` and defaults are worked in. Validated whole;
 * this is the one place where its shape is written.
 */
export interface EffectiveTopology {
  /**
   * The format of this file.
   */
  version: 1
  /** Owner tag in comments, journals and locks; two files never manage one object. */
  name?: string
  /** The environment this file describes, where it describes one. */
  environment?: string
  /** Where `{secret: name}` is asked for. */
  secrets?: SecretProvider
  /** Machines by name. */
  hosts?: Record<string, Host>
  /** How hosts are reached. */
  ssh?: Ssh
  /** Databases by name. */
  clusters: Record<string, ClusterDeclaration>
  /** Which cluster holds what. */
  shardings?: Record<string, Sharding>
  /** Balancers by name. */
  balancers?: Record<string, BalancerDeclaration>
}

/** A merge patch (RFC 7396) over the rest of the file. */
export type Patch = Record<string, unknown>

/** Values that every entity of a kind takes where it has none of its own. */
export interface Defaults {
  /** How hosts are reached. */
  ssh?: Ssh
  /** By engine. */
  clusters?: {
    postgresql?: Partial<PostgresqlCluster>
    mysql?: Partial<MysqlCluster>
    mariadb?: Partial<MariadbCluster>
    mongodb?: Partial<MongodbCluster>
    redis?: Partial<RedisCluster>
  }
  /** By kind. */
  balancers?: {
    pgbouncer?: Partial<PgbouncerBalancer>
    proxysql?: Partial<ProxysqlBalancer>
    mysqlrouter?: Partial<MysqlrouterBalancer>
    mongos?: Partial<MongosBalancer>
  }
}

/** The topology file as it is typed: one of these, or several joined by `include`. */
export interface TopologyFile extends Omit<EffectiveTopology, 'clusters' | 'balancers' | 'ssh'> {
  /** More files, relative to this one; their maps are joined to this file's. */
  include?: string[]
  /** Values by kind of entity. */
  defaults?: Defaults
  /** Databases by name. */
  clusters: Record<
    string,
    | Partial<PostgresqlCluster>
    | Partial<MysqlCluster>
    | Partial<MariadbCluster>
    | Partial<MongodbCluster>
    | Partial<RedisCluster>
  >
  /** Balancers by name. */
  balancers?: Record<
    string,
    | Partial<PgbouncerBalancer>
    | Partial<ProxysqlBalancer>
    | Partial<MysqlrouterBalancer>
    | Partial<MongosBalancer>
  >
  /** What `dbbal lint` goes by, here and below. */
  lint?: LintConfiguration
  /** Merge patches by environment; with this block `--environment` is compulsory. */
  environments?: Record<string, Patch>
}
