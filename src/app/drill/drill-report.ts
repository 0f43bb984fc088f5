import { type ExitCode, exitCodes } from '../../errors.ts'
import { type Ended, exitOfEnd } from '../../failover/ended.ts'
import type { EvidenceLine } from '../failover/evidence.ts'
import type { Fault } from './faults.ts'
import type { LatencyBucket } from './latency.ts'
import type { ClientError, Window } from './records.ts'
import type { Spread } from './spread.ts'

/** A fault that was made, and how soon clients were held. */
export interface DrilledFault {
  fault: Fault
  atMs: number
  /** When every pooler had acknowledged PAUSE; undefined where it came to none. */
  heldAtMs: number | undefined
  /** When they were let go again; undefined where they were not. */
  resumedAtMs: number | undefined
}

/** One switchover of a drill. */
export interface DrilledSwitchover {
  from: string
  to: string
  /** From its start until every database had acknowledged a row after it. */
  window: Window
  ended: Ended
  /** Undefined where the primary handed over. */
  fault: DrilledFault | undefined
  evidence: readonly EvidenceLine[]
  journal: string | undefined
  /** By database: the longest time without an acknowledgement for any client. */
  silences: Readonly<Record<string, Window>>
  /** What clients were refused between the fault and PAUSE: nobody can keep that from them. */
  failedBeforeHold: number
  /** Statements that were in the primary when clients were held, and ended with it: nobody can keep that from them either. */
  failedInPrimary: number
  /** Behind PAUSE, and none of these. */
  failedAfterHold: number
}

/** The rows of one database; `app1 3/17` is row 17 of client 3. */
export interface StoredRows {
  /** Acknowledged, and not there. */
  lost: readonly string[]
  duplicated: readonly string[]
  /** There, and never acknowledged: possible where the client got an error. */
  unacknowledged: number
}

/** What came of one database. */
export interface DrilledDatabase {
  database: string
  /** Longest time without an acknowledgement for any client, over the switchovers; milliseconds. */
  gap: Spread
  /** Longest wait of each client in a switchover, its failed tries included; milliseconds. */
  waits: Spread
  acked: number
  failed: number
  /** What the new primary has; undefined where nobody could look. */
  stored: StoredRows | undefined
  latency: readonly LatencyBucket[]
}

/** What came of a drill. Times are milliseconds since 1970. */
export interface DrillReport {
  cluster: string
  /** Where every row was read at the end; undefined where no single server took writes. */
  primary: string | undefined
  poolers: readonly string[]
  clients: number
  window: Window
  switchovers: readonly DrilledSwitchover[]
  databases: readonly DrilledDatabase[]
  failed: number
  /** Undefined where nobody could look. */
  lost: number | undefined
  duplicated: number | undefined
  /** What clients were refused, the first of them. */
  errors: readonly ClientError[]
  /** Reads, reports and logins that were answered. */
  reads: number
  /** What keeps the figures from being a proof. */
  doubts: readonly string[]
  /** Databases where the table of the drill could not be dropped. */
  leftTables: readonly string[]
}

/** 0 only where nothing failed but what a fault makes fail, nothing is lost or doubled, and every switchover is proven. */
export function exitOfDrill({
  switchovers,
  failed,
  lost,
  duplicated,
  doubts,
  leftTables,
}: DrillReport): ExitCode {
  const unwell = switchovers.map(({ ended }) => exitOfEnd(ended)).find((exit) => exit !== exitCodes.ok)
  if (unwell !== undefined) return unwell
  const expected = switchovers.reduce(
    (sum, { failedBeforeHold, failedInPrimary }) => sum + failedBeforeHold + failedInPrimary,
    0,
  )
  const isClean = failed - expected + doubts.length === 0 && lost === 0 && duplicated === 0
  if (!isClean) return exitCodes.findings
  return leftTables.length > 0 ? exitCodes.unknownState : exitCodes.ok
}
