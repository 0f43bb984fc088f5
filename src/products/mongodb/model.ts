import type { JsonObject, JsonValue } from '../../formats/javascript.ts'
import { compareVersions } from '../../settings/version.ts'
import type { ShardedCollection, ZoneRange } from '../../topology/declaration/mongodb.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { MongodbShardedCluster, ReplicaSet, Topology } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { asExtendedJson } from './extended-json.ts'
import { memberConfig, priorityOf, visibleMembers } from './members.ts'
import { accountsOf } from './users.ts'

/** Everything the scripts of one cluster say, as the literals they begin with. */
export interface MongodbModel {
  cluster: string
  topologyFile: string
  sets: readonly SetModel[]
  /** What sharding.js makes and status.js looks for. */
  sharding: JsonObject
  users: readonly JsonObject[]
  /** A mongos, or a placeholder, for the command lines in the headers. */
  mongos: string
}

/** One replica set. */
interface SetModel {
  name: string
  /** Configuration document for rs.initiate. */
  config: JsonObject
  members: readonly string[]
  /** The member to begin on: one that may become primary. */
  first: { address: string; port: number }
}

/** Decides what the scripts of a cluster say. */
export function mongodbModel(cluster: MongodbShardedCluster, topology: Topology): MongodbModel {
  return {
    cluster: cluster.name,
    topologyFile: topology.fileName,
    sets: [
      setModel(cluster.configServers, { configsvr: true }),
      ...cluster.shards.map((shard) => setModel(shard, {})),
    ],
    sharding: shardingModel(cluster),
    users: accountsOf(cluster).map(({ name, database, variable, roles, isOnShards }) => ({
      user: name,
      db: database,
      passwordVariable: variable,
      mechanisms: variable === null ? null : scramMechanisms(cluster),
      roles: roles.map(({ role, db }) => ({ role, db })),
      isOnShards,
    })),
    mongos: mongosOf(cluster, topology),
  }
}

function setModel(set: ReplicaSet, kind: JsonObject): SetModel {
  const [first] = set.instances.toSorted((a, b) => priorityOf(b) - priorityOf(a))
  if (first === undefined) throw new Error(`${set.name} has no members`)
  return {
    name: set.name,
    config: { _id: set.name, ...kind, members: set.instances.map(memberConfig) },
    members: set.instances.map(endpointOf),
    first,
  }
}

function shardingModel(cluster: MongodbShardedCluster): JsonObject {
  const { declared, version, configServers, shards } = cluster
  const collections = Object.entries(declared.collections ?? {})
  const window = declared.balancer_window
  return {
    writeConcern: writeConcern(cluster),
    configServers: { _id: configServers.name, hosts: hosts(configServers) },
    shards: shards.map((shard) => ({
      _id: shard.name,
      hosts: hosts(shard),
      zones: Object.entries(declared.shard_zones ?? {})
        .filter(([, ids]) => ids.includes(shard.name))
        .map(([zone]) => zone),
    })),
    // Before 6.0 a database had to be enabled first.
    databases: compareVersions(version, '6.0') < 0 ? databases(collections) : [],
    collections: collections.map(([namespace, collection]) => ({
      _id: namespace,
      key: collection.key,
      unique: collection.unique === true,
      options: options(collection, version),
      ranges: (collection.ranges ?? []).map((range) => rangeModel(range, collection)),
      presplit: presplit(collection),
    })),
    balancerWindow: window === undefined ? null : { start: window.from, stop: window.to },
  }
}

/** Without wtimeout a write hangs for ever once a majority is gone. */
function writeConcern({ declared }: MongodbShardedCluster): JsonObject {
  const { w = 'majority', wtimeout = '10s' } = declared.write_concern ?? {}
  return { w, wtimeout: durationMs(wtimeout) }
}

function hosts(set: ReplicaSet): string[] {
  return visibleMembers(set).map(endpointOf)
}

function databases(collections: readonly [string, ShardedCollection][]): string[] {
  return [...new Set(collections.map(([namespace]) => namespace.slice(0, namespace.indexOf('.'))))]
}

/** From 8.0 the server makes one chunk a shard and ignores numInitialChunks. */
function options({ initial_chunks: chunks }: ShardedCollection, version: string): JsonObject {
  return chunks === undefined || compareVersions(version, '8.0') >= 0 ? {} : { numInitialChunks: chunks }
}

/** The server extends a bound of the first fields to the whole key with MinKey, and keeps it like that. */
function rangeModel({ zone, from, to }: ZoneRange, { key }: ShardedCollection): JsonObject {
  const whole = (bound: Readonly<Record<string, unknown>>): JsonObject =>
    Object.fromEntries(
      Object.keys(key).map((field) => [
        field,
        Object.hasOwn(bound, field) ? asExtendedJson(bound[field]) : { $minKey: 1 },
      ]),
    )
  return { zone, min: whole(from), max: whole(to) }
}

function presplit({ key, presplit: plan }: ShardedCollection): JsonValue {
  if (plan === undefined) return null
  return {
    field: plan.field,
    from: plan.from,
    to: plan.to,
    step: plan.step,
    rest: Object.keys(key).filter((field) => field !== plan.field),
  }
}

function scramMechanisms({ declared }: MongodbShardedCluster): string[] {
  const clients = declared.authentication?.clients ?? ['scram-sha-256']
  return [
    ...(clients.includes('scram-sha-1') ? ['SCRAM-SHA-1'] : []),
    ...(clients.includes('scram-sha-256') ? ['SCRAM-SHA-256'] : []),
  ]
}

function mongosOf(cluster: MongodbShardedCluster, topology: Topology): string {
  const inFront = [...topology.balancers.values()].filter(
    ({ kind, serves }) => kind === 'mongos' && serves.some(({ cluster: each }) => each.name === cluster.name),
  )
  const [first] = inFront.flatMap(({ instances }) => instances)
  return first === undefined ? 'MONGOS:27017' : endpointOf(first)
}
