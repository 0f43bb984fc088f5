import type { Receiver, ServerState, Session, Slot, Walsender } from '../../failover/observation.ts'

type Nullable<Type> = { [Key in keyof Type]: Exclude<Type[Key], undefined> | null }

/** The one value of `stateStatement`. */
export interface RawState
  extends Pick<ServerState, 'isInRecovery' | 'systemIdentifier' | 'timeline' | 'version' | 'pendingRestart'> {
  mayReadStatistics: boolean
  settings: Record<string, string | null>
  position: number
  received: number | null
  isReplayPaused: boolean
  receiver: Readonly<Record<string, string | number | null>> | null
  walsenders: readonly Nullable<Walsender>[]
  slots: readonly Readonly<Record<string, string | number | boolean | null>>[]
  archiver: { lastFailed: string | null; isFailing: boolean }
  preparedTransactions: ServerState['preparedTransactions']
  sessions: readonly Nullable<Session>[]
  running: ServerState['running']
  baseBackups: number
  subscriptions: readonly string[]
  weakCommits: readonly string[]
  logsPassword: boolean
  extensions: readonly string[]
  bufferBytes: number
  readBytes: number | null
}

/** A position, by the server's clock. */
export interface Point {
  position: number
  atMs: number
}

/** What was asked beside it. */
export interface Asked extends Pick<ServerState, 'hba' | 'readySegments' | 'binDirectory' | 'collations'> {
  /** By our clock, milliseconds since 1970, around the first point. */
  begun: number
  ended: number
  first: Point
  later: Point
}

export function readServerState(raw: RawState, { begun, ended, first, later, ...asked }: Asked): ServerState {
  const { position, bufferBytes, readBytes, settings, receiver, walsenders, sessions } = raw
  const seconds = (later.atMs - first.atMs) / 1000
  const archiveMode = settings['archive_mode']
  return {
    ...asked,
    isInRecovery: raw.isInRecovery,
    systemIdentifier: raw.systemIdentifier,
    timeline: raw.timeline,
    version: raw.version,
    settings: Object.fromEntries(
      Object.entries(settings).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
    ),
    pendingRestart: raw.pendingRestart,
    clockOffsetMs: Math.round(first.atMs - (begun + ended) / 2),
    roundTripMs: ended - begun,
    position,
    received: raw.received ?? undefined,
    replayBytesPerSecond:
      seconds > 0 ? Math.round(Math.max(0, later.position - first.position) / seconds) : 0,
    isReplayPaused: raw.isReplayPaused,
    receiver: receiver === null ? undefined : receiverOf(receiver),
    walsenders: walsenders.map(walsender),
    slots: raw.slots.map(slotOf),
    archiver: {
      isOn: archiveMode === 'on' || archiveMode === 'always',
      isFailing: raw.archiver.isFailing,
      lastFailed: raw.archiver.lastFailed ?? undefined,
    },
    preparedTransactions: raw.preparedTransactions,
    sessions: sessions.map(session),
    running: raw.running,
    baseBackups: raw.baseBackups,
    subscriptions: raw.subscriptions,
    weakCommits: raw.weakCommits,
    logsPassword: raw.logsPassword,
    extensions: raw.extensions,
    // What queries have read is in the buffers, as far as they go.
    buffers: { sizeBytes: bufferBytes, warmBytes: Math.min(bufferBytes, readBytes ?? 0) },
  }
}

function receiverOf(row: NonNullable<RawState['receiver']>): Receiver {
  const conninfo = String(row['conninfo'] ?? '')
  return {
    status: String(row['status']),
    host: String(row['sender_host'] ?? ''),
    port: Number(row['sender_port'] ?? 0),
    slot: row['slot_name'] ? String(row['slot_name']) : undefined,
    applicationName:
      parameterOf(conninfo, 'application_name') ??
      parameterOf(conninfo, 'fallback_application_name') ??
      'walreceiver',
  }
}

/** Of a connection string as the server writes it: `name=value`, quoted where it has to be. */
function parameterOf(conninfo: string, name: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`(?:^| )${name}=(?:'((?:[^'\\\\]|\\\\.)*)'|([^ ']+))`).exec(conninfo) ?? []
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? plain
}

function walsender(raw: Nullable<Walsender>): Walsender {
  return {
    pid: Number(raw.pid),
    applicationName: raw.applicationName ?? '',
    user: raw.user ?? '',
    address: raw.address ?? undefined,
    state: raw.state ?? '',
    syncState: raw.syncState ?? '',
    slot: raw.slot ?? undefined,
    isLogical: raw.isLogical === true,
    flushLagBytes: atLeastNothing(raw.flushLagBytes),
    replayLagBytes: atLeastNothing(raw.replayLagBytes),
    replayLagSeconds: raw.replayLagSeconds ?? 0,
    silentSeconds: raw.silentSeconds ?? undefined,
  }
}

/** A position that was read a moment later may be ahead. */
function atLeastNothing(bytes: number | null): number | undefined {
  return bytes === null ? undefined : Math.max(0, bytes)
}

function slotOf(row: RawState['slots'][number]): Slot {
  return {
    name: String(row['slot_name']),
    type: row['slot_type'] === 'logical' ? 'logical' : 'physical',
    isActive: row['active'] === true,
    isTemporary: row['temporary'] === true,
    database: row['database'] === null ? undefined : String(row['database']),
    isFailover: row['failover'] === true,
    isSynced: row['synced'] === true,
    isInvalid: row['wal_status'] === 'lost' || (row['invalidation_reason'] ?? null) !== null,
    lagBytes: row['lagBytes'] === null ? undefined : Math.max(0, Number(row['lagBytes'])),
  }
}

function session(raw: Nullable<Session>): Session {
  return {
    pid: Number(raw.pid),
    user: raw.user ?? '',
    database: raw.database ?? '',
    applicationName: raw.applicationName ?? '',
    address: raw.address ?? undefined,
    port: raw.port === null || raw.port < 0 ? undefined : raw.port,
    state: raw.state ?? '',
    transactionSeconds: raw.transactionSeconds ?? undefined,
  }
}
