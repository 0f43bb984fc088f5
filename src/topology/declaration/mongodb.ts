import type { ClusterBase } from './cluster.ts'
import type { Count, Duration, HostReference, Path, Port, PositiveCount, TimeOfDay } from './scalars.ts'
import type { SecretReference } from './secret.ts'

/** A sharded MongoDB cluster: config servers and shards, each a replica set. */
export interface MongodbCluster extends ClusterBase {
  engine: 'mongodb'
  /** MongoDB elects its own primaries. */
  manager?: 'mongodb'
  /** How members and clients prove who they are. */
  authentication?: MongodbAuthentication
  /** Cluster-wide default write concern. */
  write_concern?: WriteConcern
  /** The config servers' replica set. */
  config_servers: ConfigServers
  /** Shards; the key is the replica set's name and the shard's id. */
  shards: Record<string, MongodbShard>
  /** MongoDB's zones: zone name to shard ids. */
  shard_zones?: Record<string, string[]>
  /** Sharded collections by namespace, `database.collection`. */
  collections?: Record<string, ShardedCollection>
  /** Users by name. */
  users?: Record<string, MongodbUser>
  /** When chunks may move. */
  balancer_window?: BalancerWindow
  /** mongod's net.maxIncomingConnections, shared by the pools of all mongos. */
  max_connections?: PositiveCount
}

/** How members and clients prove who they are. */
export interface MongodbAuthentication {
  /** Between members. */
  members: 'x509' | 'keyfile'
  /** The key file's path on every host, with `members: keyfile`. */
  key_file?: Path
  /** Mechanisms open to clients. */
  clients?: ('x509' | 'scram-sha-256' | 'scram-sha-1')[]
}

/** A write concern. */
export interface WriteConcern {
  /** How many members confirm. */
  w: 'majority' | PositiveCount
  /** How long to wait; without it a lost majority is a hang. */
  wtimeout?: Duration
}

/** The config servers' replica set. */
export interface ConfigServers {
  /** Replica set's name. */
  replica_set: string
  /** Port; 27019 when absent. */
  port?: Port
  /** Members by name. */
  instances: Record<string, MongodbInstance>
}

/** One shard. */
export interface MongodbShard {
  /** Port; 27018 when absent. */
  port?: Port
  /** Weak shapes that are wanted all the same; refused when not named here. */
  accept?: ('two-members' | 'arbiter')[]
  /** Members by name. */
  instances: Record<string, MongodbInstance>
}

/** One mongod. */
export interface MongodbInstance {
  /** A name from `hosts`, or an address. */
  host: HostReference
  /** Port, where it differs from the replica set's. */
  port?: Port
  /** Election priority; 1 when absent. */
  priority?: Count
  /** May be elected; false is priority 0. */
  candidate?: boolean
  /** Invisible to clients. */
  hidden?: boolean
  /** Applies changes this much later; needs hidden and candidate false. */
  delay?: Duration
  /** Votes in elections; true when absent. */
  votes?: boolean
  /** Votes and holds no data. */
  arbiter?: boolean
}

/** A sharded collection. */
export interface ShardedCollection {
  /**
   * Shard key: field to 1 or `hashed`.
   *
   * @minProperties 1
   */
  key: Record<string, 1 | 'hashed'>
  /** The key is unique. */
  unique?: boolean
  /** Zone ranges; values are Extended JSON. */
  ranges?: ZoneRange[]
  /** Hashed keys: chunks made at once while the collection is empty. */
  initial_chunks?: PositiveCount
  /** Ranged keys: split points made while the collection is empty. */
  presplit?: Presplit
}

/** A range of the shard key that belongs to a zone; `from` is inclusive, `to` exclusive. */
export interface ZoneRange {
  /** The zone's name in `shard_zones`. */
  zone: string
  /** Lower bound by field, Extended JSON. */
  from: Record<string, unknown>
  /** Upper bound by field, Extended JSON. */
  to: Record<string, unknown>
}

/** Split points at equal distances of a whole-numbered field. */
export interface Presplit {
  /** The first field of the key. */
  field: string
  /**
   * First split point.
   *
   * @asType integer
   */
  from: number
  /**
   * Bound that no split point reaches.
   *
   * @asType integer
   */
  to: number
  /** Distance between split points. */
  step: PositiveCount
  /** How the chunks are spread over the shards. */
  distribute?: 'round-robin'
}

/** A MongoDB user. */
export interface MongodbUser {
  /** Authentication database; `admin` when absent, `$external` for x509. */
  database?: string
  /** Password by reference; none for x509. */
  password?: SecretReference
  /**
   * Roles granted.
   *
   * @minItems 1
   */
  roles: MongodbRole[]
}

/** A role on a database. */
export interface MongodbRole {
  role: string
  db: string
}

/** When chunks may move. */
export interface BalancerWindow {
  from: TimeOfDay
  to: TimeOfDay
}
