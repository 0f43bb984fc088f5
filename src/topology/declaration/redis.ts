import type { Deploy } from './balancer.ts'
import type { ClusterBase } from './cluster.ts'
import type { Count, Duration, HostReference, Path, Port, PositiveCount } from './scalars.ts'
import type { SecretReference } from './secret.ts'

/** Redis or Valkey: a cluster, a sentinel-watched pair, or one server. */
export interface RedisCluster extends ClusterBase {
  engine: 'redis'
  /** Which product runs. */
  flavor?: 'redis' | 'valkey'
  /** How it is run. */
  mode: 'cluster' | 'sentinel' | 'standalone'
  /** What it is for; decides persistence and eviction. */
  use: 'cache' | 'store'
  /** Follows from `mode`. */
  manager?: 'cluster' | 'sentinel' | 'none'
  /** Members by name. */
  instances: Record<string, RedisInstance>
  /** Placement at creation, `mode: cluster`; by zone when absent. */
  shards?: Record<string, RedisShard>
  /** Replicas of each primary when `shards` is absent; 1 when absent. */
  replicas?: Count
  /** `mode: sentinel`: the primary to begin with. */
  initial_primary?: string
  /** `mode: standalone`: the one server. */
  primary?: string
  /** `mode: sentinel`: who watches. */
  sentinels?: Sentinels
  /** ACL users by name; `default: disabled` switches the built-in one off. */
  users?: Record<string, 'disabled' | RedisUser>
  /** What clients are expected to do; printed by `dbbal url`. */
  clients?: RedisClients
  /** What a failover may cost. */
  failover?: RedisFailover
  /** Data directory of each server and Sentinel; `/var/lib/redis/{name}-{instance}` when absent. */
  data_directory?: Path
  /** How files reach the hosts. Its directory, `/etc/redis` when absent, holds the files as they are generated. */
  deploy?: Deploy
}

/** What a failover may cost. */
export interface RedisFailover {
  /** How long writes may stall; lint compares the timeouts with it. */
  budget?: Duration
}

/** One Redis server. */
export interface RedisInstance {
  /** A name from `hosts`, or an address. */
  host: HostReference
  /** Port; with TLS it is the TLS port. */
  port?: Port
  /** Cluster bus port; port + 10000 when absent. */
  bus_port?: Port
  /** Lower is promoted first by Sentinel; 0 never. */
  replica_priority?: Count
}

/** One primary with its replicas. */
export interface RedisShard {
  /** Instance that begins as primary. */
  primary: string
  /** Instances that begin as its replicas. */
  replicas?: string[]
}

/** The Sentinels. */
export interface Sentinels {
  /** How many must agree. */
  quorum: PositiveCount
  /** Silence after which a server counts as down. */
  down_after?: Duration
  /** How long one failover may take. */
  failover_timeout?: Duration
  /** Port; 26379 when absent. */
  port?: Port
  /** Sentinels by name. */
  instances: Record<string, SentinelInstance>
}

/** One Sentinel. */
export interface SentinelInstance {
  /** A name from `hosts`, or an address. */
  host: HostReference
  /** Port, where it differs. */
  port?: Port
}

/** An ACL user. */
export interface RedisUser {
  /** Password by reference; only its SHA-256 is written. */
  password: SecretReference
  /** Redis ACL rules without passwords: `~cart:* +@read`. */
  acl: string
}

/** What clients are expected to do. */
export interface RedisClients {
  /** Client library. */
  library?: string
  /** How it learns of changes. */
  topology_refresh?: 'adaptive' | 'periodic' | 'none'
}
