/** A healthy cluster as the checks see it: a primary, two replicas, one pooler. */
import type {
  ManagerState,
  Observation,
  ObservedServer,
  PoolerState,
  ServerState,
  Session,
  Slot,
  Walsender,
} from '../../src/failover/observation.ts'
import { isUnseen, type Unseen } from '../../src/failover/seen.ts'

export const mebibyte = 2 ** 20

export const walsender: Walsender = {
  pid: 100,
  applicationName: 'b',
  user: 'replicator',
  address: '10.0.0.2',
  state: 'streaming',
  syncState: 'async',
  slot: 'b',
  isLogical: false,
  flushLagBytes: 0,
  replayLagBytes: 0,
  replayLagSeconds: 0,
  silentSeconds: 1,
}

export const session: Session = {
  pid: 200,
  user: 'app',
  database: 'shop',
  applicationName: 'web',
  address: '10.0.0.9',
  port: 40_001,
  state: 'idle',
  transactionSeconds: undefined,
}

export const logicalSlot: Slot = {
  name: 'cdc',
  type: 'logical',
  isActive: true,
  isTemporary: false,
  database: 'shop',
  isFailover: false,
  isSynced: false,
  isInvalid: false,
  lagBytes: 1000,
}

export const settings: ServerState['settings'] = {
  max_connections: '100',
  max_worker_processes: '8',
  max_wal_senders: '10',
  max_prepared_transactions: '0',
  max_locks_per_transaction: '64',
  max_replication_slots: '10',
  shared_preload_libraries: 'pg_stat_statements',
  synchronous_standby_names: '',
  data_checksums: 'on',
}

export function serverState(changes: Partial<ServerState> = {}): ServerState {
  return {
    isInRecovery: true,
    systemIdentifier: '7',
    timeline: 3,
    version: 150_018,
    settings,
    pendingRestart: [],
    clockOffsetMs: 2,
    roundTripMs: 1,
    position: 1000 * mebibyte,
    received: 1000 * mebibyte,
    replayBytesPerSecond: 0,
    isReplayPaused: false,
    receiver: { status: 'streaming', host: '10.0.0.1', port: 5432, slot: 'b', applicationName: 'b' },
    walsenders: [],
    slots: [],
    archiver: { isOn: true, isFailing: false, lastFailed: undefined },
    readySegments: 0,
    preparedTransactions: [],
    sessions: [],
    running: [],
    baseBackups: 0,
    subscriptions: [],
    collations: [],
    weakCommits: [],
    logsPassword: false,
    extensions: ['plpgsql', 'hstore'],
    hba: [],
    binDirectory: '/usr/lib/postgresql/15/bin',
    buffers: { sizeBytes: 128 * mebibyte, warmBytes: 64 * mebibyte },
    ...changes,
  }
}

function server(name: string, address: string, state: ServerState): ObservedServer {
  return {
    name,
    address,
    port: 5432,
    isCandidate: true,
    priority: 0,
    region: undefined,
    zone: undefined,
    delay: undefined,
    follows: undefined,
    state,
    host: { freeBytes: 80e9, sizeBytes: 100e9, roundTripMs: 5 },
  }
}

export const poolerState: PoolerState = {
  roundTripMs: 2,
  isPaused: false,
  settings: { query_wait_timeout: '30', server_login_retry: '1' },
  databases: [
    {
      name: 'shop',
      host: '10.0.0.1',
      port: 5432,
      poolMode: 'transaction',
      ownMinPoolSize: undefined,
      isPaused: false,
      isDisabled: false,
    },
  ],
  servers: [{ address: '10.0.0.9', port: 40_001, pid: undefined }],
}

const login = { candidate: 'b', user: 'app', way: 'tried from the host', refused: undefined } as const

export const healthy: Observation = {
  cluster: 'shop',
  declared: {
    primary: 'a',
    admin: 'dbbal',
    monitor: 'watch',
    replication: 'replicator',
    directClients: [],
    jobs: [],
    usesSlots: true,
    otherBalancers: [],
  },
  servers: [
    server(
      'a',
      '10.0.0.1',
      serverState({
        isInRecovery: false,
        receiver: undefined,
        received: undefined,
        walsenders: [
          walsender,
          { ...walsender, pid: 101, applicationName: 'c', slot: 'c', address: '10.0.0.3' },
        ],
        sessions: [session],
      }),
    ),
    server('b', '10.0.0.2', serverState()),
    server(
      'c',
      '10.0.0.3',
      serverState({
        receiver: { status: 'streaming', host: '10.0.0.1', port: 5432, slot: 'c', applicationName: 'c' },
      }),
    ),
  ],
  poolers: [{ name: 'pool/p1', state: poolerState }],
  databases: [
    { name: 'shop', state: { cachedSequences: 0, tablesWithoutStatistics: 0, extensions: ['plpgsql'] } },
  ],
  endpoints: [
    { name: 'pool at shop.example.net:6432 from app1', state: { isPrimary: true, leadsTo: '10.0.0.1' } },
  ],
  logins: [
    { ...login, kind: 'application', from: 'pool/p1', database: 'shop' },
    { ...login, kind: 'replication', from: 'a', user: 'replicator', database: undefined },
    { ...login, kind: 'replication', from: 'c', user: 'replicator', database: undefined },
    { ...login, candidate: 'c', kind: 'replication', from: 'b', user: 'replicator', database: undefined },
  ],
}

/** The healthy cluster with one server changed. */
export function withServer(name: string, changes: Partial<ObservedServer>): Observation {
  return {
    ...healthy,
    servers: healthy.servers.map((each) => (each.name === name ? { ...each, ...changes } : each)),
  }
}

/** The healthy cluster with the state of one server changed. */
export function withState(name: string, changes: Partial<ServerState>): Observation {
  const state = healthy.servers.find((each) => each.name === name)?.state
  return withServer(name, { state: { ...(state as ServerState), ...changes } })
}

export function withDeclared(changes: Partial<Observation['declared']>): Observation {
  return { ...healthy, declared: { ...healthy.declared, ...changes } }
}

export function withPooler(changes: Partial<PoolerState>): Observation {
  return { ...healthy, poolers: [{ name: 'pool/p1', state: { ...poolerState, ...changes } }] }
}

/** The healthy cluster, whose roles Patroni owns. */
export function withManager(changes: Partial<ManagerState> | Unseen): Observation {
  const members = healthy.servers.map(({ name }) => ({ instance: name, hindrance: undefined }))
  const state: ManagerState = { leader: 'a', isPaused: false, members, amiss: undefined }
  const seen = isUnseen(changes) ? changes : { ...state, ...changes }
  return {
    ...healthy,
    manager: { title: 'Patroni', sessions: [{ names: ['Patroni restapi'] }], state: seen },
  }
}
