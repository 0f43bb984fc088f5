import { compareRows } from './compare-rows.ts'
import type {
  DrilledDatabase,
  DrilledFault,
  DrilledSwitchover,
  DrillReport,
  StoredRows,
} from './drill-report.ts'
import { latencyOf } from './latency.ts'
import type { WorkloadLog } from './read-logs.ts'
import type { Ack, ClientError, StoredRow, Window } from './records.ts'
import { spreadOf } from './spread.ts'
import { silenceOf, waitsOf } from './stall.ts'

/** So many stretches of time in the plot. */
const buckets = 200
/** Of more errors a report would be about nothing else. */
const shownErrors = 50

/** A switchover before it was held against the logs. */
export type SeenSwitchover = Omit<
  DrilledSwitchover,
  'silences' | 'failedBeforeHold' | 'failedInPrimary' | 'failedAfterHold'
>

/** What was seen in a drill. */
export interface Seen {
  cluster: string
  primary: string | undefined
  poolers: readonly string[]
  clients: number
  databases: readonly string[]
  window: Window
  switchovers: readonly SeenSwitchover[]
  log: WorkloadLog
  /** Undefined where they could not be read. */
  rows: readonly StoredRow[] | undefined
  doubts: readonly string[]
  leftTables: readonly string[]
}

/** Makes the report of what was seen. Pure. */
export function summarize({ log, rows, databases: names, ...seen }: Seen): DrillReport {
  const switchovers = seen.switchovers.map((each) => ({
    ...each,
    failedBeforeHold: log.errors.filter(({ atMs }) => isBeforeHold(atMs, each.fault)).length,
    failedInPrimary: log.errors.filter((error) => isAfterHold(error, each) && isInPrimary(error, each))
      .length,
    failedAfterHold: log.errors.filter((error) => isAfterHold(error, each) && !isInPrimary(error, each))
      .length,
    silences: Object.fromEntries(
      names.map((name) => [
        name,
        silenceOf(
          log.acks.filter(({ database }) => database === name),
          each.window,
        ),
      ]),
    ),
  }))
  const databases = names.map((name) => summarizeDatabase(name, { ...seen, log, rows, switchovers }))
  const sum = (of: (stored: StoredRows) => readonly string[]): number | undefined =>
    rows === undefined
      ? undefined
      : databases.reduce((total, { stored }) => total + (stored === undefined ? 0 : of(stored).length), 0)
  return {
    ...seen,
    switchovers,
    databases,
    failed: log.errors.length,
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    errors: log.errors.slice(0, shownErrors),
    reads: log.reads,
  }
}

function isBeforeHold(atMs: number, fault: DrilledFault | undefined): boolean {
  return fault?.heldAtMs !== undefined && atMs >= fault.atMs && atMs <= fault.heldAtMs
}

function isAfterHold({ atMs }: ClientError, { fault, window }: SeenSwitchover): boolean {
  return fault?.heldAtMs !== undefined && atMs > fault.heldAtMs && atMs <= window.toMs
}

/** PgBouncer says so of a server connection that ended while it had a statement; while paused no other statement gets one. */
function isInPrimary(
  { kind, begunMs, atMs, message }: ClientError,
  { fault, window }: SeenSwitchover,
): boolean {
  const isWhilePaused = begunMs <= (fault?.heldAtMs ?? 0) && atMs <= (fault?.resumedAtMs ?? window.toMs)
  return isWhilePaused && (kind === 'write' || kind === 'login') && message.includes('server conn crashed')
}

function summarizeDatabase(
  database: string,
  {
    log,
    rows,
    switchovers,
    window,
  }: Pick<Seen, 'log' | 'rows' | 'window'> & { switchovers: readonly DrilledSwitchover[] },
): DrilledDatabase {
  const isOwn = (each: { database: string }): boolean => each.database === database
  const acks = log.acks.filter(isOwn)
  const bucketMs = Math.max(1, (window.toMs - window.fromMs) / buckets)
  return {
    database,
    gap: spreadOf(
      switchovers.map(({ silences: { [database]: silence } }) =>
        silence === undefined ? 0 : silence.toMs - silence.fromMs,
      ),
    ),
    waits: spreadOf(switchovers.flatMap((each) => waitsOf(acks, each.window))),
    acked: acks.length,
    failed: log.errors.filter((error: ClientError) => isOwn(error)).length,
    stored: rows && storedRows(acks, rows.filter(isOwn)),
    latency: latencyOf(acks, window, bucketMs),
  }
}

function storedRows(acks: readonly Ack[], rows: readonly StoredRow[]): StoredRows {
  const { lost, duplicated, unacknowledged } = compareRows(acks, rows)
  return { lost, duplicated, unacknowledged: unacknowledged.length }
}
