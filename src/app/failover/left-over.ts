import { hostname } from 'node:os'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { isEnd } from '../../failover/next.ts'
import { isPhaseOf } from '../../failover/phase.ts'
import { type Progress, pendingPhase } from '../../failover/take-up.ts'
import type { RunHeader } from './journal.ts'
import type { StoredJournal } from './journals.ts'
import type { Facts } from './step-result.ts'

/** A run that has not ended, or that is stuck. */
export interface LeftOver {
  path: string
  header: RunHeader
  progress: Progress
  facts: Facts
  /** The process that runs it is there. */
  isRunning: boolean
}

/** A run that has not ended, at a step that this version does not know. */
export class OfAnotherVersion extends DbbalError {
  readonly isRunning: boolean

  constructor({ kind, cluster, from, to, version }: RunHeader, phase: string, isRunning: boolean) {
    const run = `the ${kind} of ${cluster} from ${from} to ${to}`
    super('FAILOVER', `${run} has not ended: it is at ${phase}, a step of dbbal ${version}`, {
      exit: exitCodes.refused,
      hint: isRunning
        ? 'wait for its end'
        : `with that version: dbbal failover --resume --cluster ${cluster}`,
    })
    this.isRunning = isRunning
  }
}

/**
 * Undefined where the run has ended, or had not begun anything.
 *
 * @throws OfAnotherVersion (4)
 */
export function leftOver({ path, entries }: StoredJournal): LeftOver | undefined {
  const header = entries.find((entry) => entry.entry === 'run')
  const last = entries.findLast((entry) => entry.entry === 'begin')
  if (header === undefined || last === undefined) return undefined
  const after = entries.slice(entries.lastIndexOf(last) + 1)
  const ended = after.find((entry) => entry.entry === 'ended')
  if (ended !== undefined && ended.end !== 'stuck') return undefined
  const answer = after.find((entry) => entry.entry === 'end')?.answer
  const facts = factsOf(entries)
  const { host, pid } = entries.findLast((entry) => entry.entry === 'taken-up') ?? header
  const isRunning = ended === undefined && host === hostname() && isAlive(pid)
  if (!isPhaseOf(header.kind, last.phase)) throw new OfAnotherVersion(header, last.phase, isRunning)
  return { path, header, progress: { kind: header.kind, phase: last.phase, answer }, facts, isRunning }
}

/** All that is known of a run. */
export function factsOf(entries: StoredJournal['entries']): Facts {
  return Object.assign({}, ...entries.map((entry) => ('facts' in entry ? entry.facts : {})))
}

/** That a run has not ended, where it is, and whose it is. */
export function notEnded({ header, progress, path }: LeftOver): string {
  const pending = pendingPhase(progress)
  const phase = isEnd(pending) ? progress.phase : pending
  const by = `${header.user}@${header.host}`
  return `the run from ${quoted(header.from)} to ${quoted(header.to)} by ${by} has not ended, it is at ${phase} (${path})`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch {
    return false
  }
}
