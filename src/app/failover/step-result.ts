import type { Lead } from '../../engines/postgresql/lead-to.ts'
import type { StrandedWal } from '../../engines/postgresql/stranded-wal.ts'
import type { Answer } from '../../failover/phase.ts'

/** What a phase has to know when it runs again after a crash; plain JSON, in the journal, without a secret. */
export interface Facts {
  /** Hooks have begun before anything was held. */
  isHooked?: boolean
  /** What the checks had to say, although they let it pass. */
  remarks?: readonly string[]
  /** Slots that this run made on the candidate. */
  slots?: readonly string[]
  /** The slot that each replica reads, by instance. */
  slotOf?: Readonly<Record<string, string>>
  /** Where the old primary's WAL ends: its shutdown checkpoint. */
  shutdownLsn?: string
  /** Timeline of the old primary. */
  timeline?: number
  /** When PAUSE was sent, milliseconds since 1970. */
  pausedAt?: number
  /** When PAUSE was on its way to every process, milliseconds since 1970. */
  heldSince?: number
  /** When RESUME was about to be sent, milliseconds since 1970. */
  resumingSince?: number
  /** When the last process let a database go on, milliseconds since 1970, by database. */
  resumedAt?: Readonly<Record<string, number>>
  /** Databases of processes that nobody could look through, and why. */
  unproven?: readonly string[]
  /** The canary's commit on the new primary. */
  canaryLsn?: string
  /** What the old primary had that the new one never got. */
  stranded?: StrandedWal
  /** A failover: how far its candidate had received, or the replica that it is fed by, bytes of WAL as an LSN. */
  received?: string
  /** A failover: the replica that has received more than the candidate. */
  feeder?: string
  /** A failover: whom the candidate was led to before it streamed from another replica. */
  candidateLead?: Lead
  /** A failover: what the dead primary had and nobody else, as far as it is known. */
  loss?: FailoverLoss
  /** A failover: what keeps the dead primary from taking writes. */
  fence?: string
  /** A failover: a hook has switched the dead primary off, and it is gone. */
  isOff?: boolean
  /** A failover: PgBouncer processes that could not be reached, and why. */
  left?: Readonly<Record<string, string>>
  /** A failover: replicas that follow the candidate since before its promotion. */
  frozen?: readonly string[]
  /** The old primary's machine could not be reached: it is not looked for any more. */
  isAway?: boolean
  /** A manager was asked to move the primary, and has not said that it does not. */
  isAsked?: boolean
  /** Who became the primary, where it is another one than the manager was asked for. */
  leader?: string
  /** What became of the topology's and the generated files, as a diff. */
  diff?: string
}

/** What may be lost with a dead primary. */
export interface FailoverLoss {
  /** WAL that the candidate never received; undefined where nobody knows. */
  bytes: number | undefined
  /** Commits in it, where its WAL could be read. */
  transactions?: number
  /** How that is known, or why not. */
  basis: string
}

/** What came of a step. */
export interface StepResult {
  answer: Answer
  /** What was measured, or what went wrong: one line, lowercase, no secret. */
  message: string
  /** Added to the run's facts, and journalled. */
  facts?: Facts
}
