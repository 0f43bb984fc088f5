import type { Seen } from './seen.ts'

/** Everything that was seen of a cluster in one look: plain values, no secret, no text of a query. */
export interface Observation {
  cluster: string
  /** What the topology says. */
  declared: DeclaredCluster
  servers: readonly ObservedServer[]
  poolers: readonly ObservedPooler[]
  /** Databases of the primary. */
  databases: readonly { name: string; state: Seen<DatabaseState> }[]
  /** Logins that were tried. */
  logins: readonly LoginTrial[]
  /** Where what clients dial leads. */
  endpoints: readonly ObservedEndpoint[]
  /** Who moves the primary in dbbal's place. */
  manager?: ObservedManager | undefined
}

/** What clients dial. */
export interface ObservedEndpoint {
  /** `pool at shop-db.example.net:6432 from app1` */
  name: string
  state: Seen<{ isPrimary: boolean; leadsTo: string }>
}

/** Patroni, or pg_auto_failover. */
export interface ObservedManager {
  title: string
  sessions: readonly OwnSession[]
  state: Seen<ManagerState>
}

/** A session of a manager on a server; every key that is there has to fit. */
export interface OwnSession {
  user?: string
  /** One of these is its application_name. */
  names?: readonly string[]
  /** Over a unix socket. */
  isLocal?: true
}

/** What it knows of the cluster, by instances of the topology. */
export interface ManagerState {
  /** Undefined where it knows none, or one that the topology does not have. */
  leader: string | undefined
  /** It was told to leave the cluster alone. */
  isPaused: boolean
  members: readonly ManagedMember[]
  /** Why what it is asked would not get to it, or to another cluster. */
  amiss: string | undefined
}

export interface ManagedMember {
  instance: string
  /** Why it would not be made the leader. */
  hindrance: string | undefined
}

export interface DeclaredCluster {
  /** Instance that is the primary. */
  primary: string
  admin: string
  monitor: string | undefined
  replication: string | undefined
  directClients: readonly DirectClient[]
  jobs: readonly string[]
  /** Every replica has a slot of its own. */
  usesSlots: boolean
  /** Balancers in front that are no PgBouncer: nobody pauses them. */
  otherBalancers: readonly string[]
}

/** A client that may come past the poolers; every key that is there has to fit. */
export interface DirectClient {
  application_name?: string
  user?: string
  address?: string
  slot?: string
}

/** One instance of the topology. */
export interface ObservedServer {
  name: string
  address: string
  port: number
  /** May be promoted, as declared. */
  isCandidate: boolean
  /** Higher is promoted first. */
  priority: number
  region: string | undefined
  zone: string | undefined
  /** It applies changes later on purpose. */
  delay: string | undefined
  /** The instance that it replicates from, where that is not the primary. */
  follows: string | undefined
  state: Seen<ServerState>
  /** Its machine; undefined where the topology declares no `control`. */
  host: Seen<HostState> | undefined
}

/** A machine of a server. */
export interface HostState {
  freeBytes: number
  sizeBytes: number
  /** How long one script takes. */
  roundTripMs: number
}

/** What a server says of itself. */
export interface ServerState {
  isInRecovery: boolean
  systemIdentifier: string
  timeline: number
  /** `150018`. */
  version: number
  settings: Readonly<Record<string, string>>
  /** Settings that wait for a restart. */
  pendingRestart: readonly string[]
  /** Its clock less ours. */
  clockOffsetMs: number
  /** How long its answer takes. */
  roundTripMs: number
  /** Bytes of WAL: flushed by a primary, replayed by a replica. */
  position: number
  /** Bytes that a replica has received. */
  received: number | undefined
  /** What the replica replayed while it was looked at, bytes in a second. */
  replayBytesPerSecond: number
  isReplayPaused: boolean
  receiver: Receiver | undefined
  walsenders: readonly Walsender[]
  slots: readonly Slot[]
  archiver: Archiver
  /** Segments that wait to be archived. */
  readySegments: Seen<number>
  preparedTransactions: readonly { gid: string; database: string; seconds: number }[]
  sessions: readonly Session[]
  /** Commands that report their progress: `CREATE INDEX CONCURRENTLY`. */
  running: readonly { pid: number; command: string; database: string }[]
  baseBackups: number
  subscriptions: readonly string[]
  /** Databases whose collations another library version would sort in another way. */
  collations: readonly string[]
  /** Roles and databases whose commits wait for nobody: `role app`. */
  weakCommits: readonly string[]
  /** Whether its log would show the password of its primary_conninfo, where dbbal sets that anew. */
  logsPassword: boolean
  extensions: readonly string[]
  hba: Seen<readonly HbaRule[]>
  binDirectory: Seen<string>
  buffers: { sizeBytes: number; warmBytes: number }
}

/** The walreceiver of a replica. */
export interface Receiver {
  status: string
  host: string
  port: number
  slot: string | undefined
  applicationName: string
}

/** A connection that WAL is sent over, as the sender sees it. */
export interface Walsender {
  pid: number
  applicationName: string
  user: string
  /** undefined over a unix socket. */
  address: string | undefined
  state: string
  syncState: string
  slot: string | undefined
  isLogical: boolean
  /** Bytes that the other side has not yet written safely; undefined where it says nothing. */
  flushLagBytes: number | undefined
  replayLagBytes: number | undefined
  replayLagSeconds: number
  /** Since its last word. */
  silentSeconds: number | undefined
}

export interface Slot {
  name: string
  type: 'physical' | 'logical'
  isActive: boolean
  isTemporary: boolean
  database: string | undefined
  /** PostgreSQL 17: kept in step on the standbys. */
  isFailover: boolean
  isSynced: boolean
  /** It can no longer be read from. */
  isInvalid: boolean
  lagBytes: number | undefined
}

export interface Archiver {
  isOn: boolean
  /** The last attempt failed, and none has succeeded since. */
  isFailing: boolean
  lastFailed: string | undefined
}

/** A client's connection to a server. */
export interface Session {
  pid: number
  user: string
  database: string
  applicationName: string
  /** undefined over a unix socket. */
  address: string | undefined
  port: number | undefined
  state: string
  /** Age of its open transaction. */
  transactionSeconds: number | undefined
}

/** One line of pg_hba.conf as the server reads it. */
export interface HbaRule {
  line: number
  type: string
  databases: readonly string[]
  users: readonly string[]
  /** `10.0.0.0`, `all`, `samenet`, a name; undefined for `local`. */
  address: string | undefined
  mask: string | undefined
  method: string
  error: string | undefined
}

/** A PgBouncer process. */
export interface ObservedPooler {
  name: string
  state: Seen<PoolerState>
}

export interface PoolerState {
  roundTripMs: number
  settings: Readonly<Record<string, string>>
  /** As a whole, where its version tells. */
  isPaused: boolean
  databases: readonly PoolerDatabase[]
  servers: readonly PoolerServer[]
}

/** An entry of [databases] that leads to this cluster. */
export interface PoolerDatabase {
  name: string
  host: string
  port: number
  poolMode: string
  /** Of its own line; undefined where the setting of the process counts. */
  ownMinPoolSize: number | undefined
  isPaused: boolean
  isDisabled: boolean
}

/** A connection from a pooler to a server. */
export interface PoolerServer {
  /** The pooler's end, as the server sees it. */
  address: string
  port: number
  /** Process of the server, over a unix socket. */
  pid: number | undefined
}

export interface DatabaseState {
  /** Sequences of which sessions take several values at once. */
  cachedSequences: number
  /** Tables with data and without statistics. */
  tablesWithoutStatistics: number
  extensions: readonly string[]
}

/** A login to a candidate, as somebody would try it after the switchover. */
export interface LoginTrial {
  candidate: string
  kind: 'application' | 'replication'
  /** The machine that it came from: a pooler's instance, or a server. */
  from: string
  user: string
  /** undefined for replication. */
  database: string | undefined
  /** How it was tried: `from the host`, `by pg_hba.conf`. */
  way: string
  /** undefined: it was let in. */
  refused: Seen<string | undefined>
}
