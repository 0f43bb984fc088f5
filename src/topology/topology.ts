import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import type { BalancerInstance } from './declaration/balancer.ts'
import type { DatabaseInstance } from './declaration/cluster.ts'
import type { Ssh } from './declaration/host.ts'
import type { MongodbCluster, MongodbInstance } from './declaration/mongodb.ts'
import type { MariadbCluster, MysqlCluster } from './declaration/mysql.ts'
import type { PostgresqlCluster } from './declaration/postgresql.ts'
import type { RedisCluster, RedisInstance, SentinelInstance } from './declaration/redis.ts'
import type { BalancerDeclaration } from './declaration/topology-file.ts'

/**
 * The topology as the products read it: the effective declarations with every reference resolved, every default
 * that is not a product's own applied, and `{host}`-style placeholders of shared values filled in.
 */
export interface Topology {
  /** Owner tag; the file's `name`, or `dbbal`. */
  name: string
  /** The environment asked for, or the one the file describes. */
  environment: string | undefined
  /** How the file is called in headers: its base name. */
  fileName: string
  clusters: ReadonlyMap<string, Cluster>
  balancers: ReadonlyMap<string, BalancerSubject>
  shardings: ReadonlyMap<string, ResolvedSharding>
}

/** A server process on a machine. */
export interface Instance<Declared> {
  name: string
  /** Name of the host in `hosts`, or the literal address. */
  hostName: string
  /** What others dial. */
  address: string
  port: number
  region: string | undefined
  zone: string | undefined
  /** Limit of open files of the host's services. */
  nofile: number | undefined
  ssh: Ssh | undefined
  declared: Declared
  path: TopologyPath
}

/** A database cluster, by engine. */
export type Cluster = PrimaryCluster | MongodbShardedCluster | RedisInstances

interface ClusterCommon {
  name: string
  /** The declared version, or the newest supported one (said as a diagnostic). */
  version: string
  path: TopologyPath
}

/** One primary and its replicas. */
export interface PrimaryCluster extends ClusterCommon {
  engine: 'postgresql' | 'mysql' | 'mariadb'
  declared: PostgresqlCluster | MysqlCluster | MariadbCluster
  manager: 'none' | 'patroni' | 'pg_auto_failover' | 'group-replication'
  instances: readonly Instance<DatabaseInstance>[]
  /** `primary` or `initial_primary`; undefined for a standby cluster. */
  primary: Instance<DatabaseInstance> | undefined
  /** Instances that reads may go to: not the primary (or leader), not `reads: false`, in file order. */
  readers: readonly Instance<DatabaseInstance>[]
  /** The cluster it stands by for. */
  follows: PrimaryCluster | undefined
  /** Own databases, or those of the cluster it follows. */
  databases: readonly string[]
  /** Own users, or those of the cluster it follows. */
  users: PrimaryCluster['declared']['users']
}

/** A sharded MongoDB cluster. */
export interface MongodbShardedCluster extends ClusterCommon {
  engine: 'mongodb'
  declared: MongodbCluster
  configServers: ReplicaSet
  shards: readonly ReplicaSet[]
}

/** One MongoDB replica set. */
export interface ReplicaSet {
  name: string
  instances: readonly Instance<MongodbInstance>[]
  path: TopologyPath
}

/** A Redis Cluster, a Sentinel-watched pair or one server. */
export interface RedisInstances extends ClusterCommon {
  engine: 'redis'
  declared: RedisCluster
  flavor: 'redis' | 'valkey'
  instances: readonly Instance<RedisInstance>[]
  sentinels: readonly Instance<SentinelInstance>[]
}

/** A balancer with what it serves. */
export interface BalancerSubject {
  name: string
  kind: BalancerDeclaration['kind']
  declared: BalancerDeclaration
  /** The declared version, or the newest supported one. */
  version: string
  instances: readonly Instance<BalancerInstance>[]
  /** Served clusters with the options given for each, in file order. */
  serves: readonly { cluster: Cluster; options: Readonly<Record<string, unknown>> }[]
  path: TopologyPath
}

/** A sharding with every name written out. */
export interface ResolvedSharding {
  name: string
  by: 'schema' | 'database' | 'key'
  /** Shard name to cluster name, in file order. */
  places: ReadonlyMap<string, string>
  /** Cluster for names that nobody placed, or `refuse`. */
  default: string
  path: TopologyPath
}
