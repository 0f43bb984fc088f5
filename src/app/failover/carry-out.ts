import { dirname } from 'node:path'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Ended } from '../../failover/ended.ts'
import type { Phase } from '../../failover/phase.ts'
import { mayLeavePaused } from '../../failover/sections.ts'
import { type ClusterLock, withClusterLock } from '../lock/cluster-lock.ts'
import { evidenceOf } from './evidence.ts'
import type { FailoverOptions, FailoverReport, PhaseResult, Proposal } from './failover-report.ts'
import { type Journal, type NewEntry, openJournal, type RunHeader } from './journal.ts'
import { journalPath } from './journals.ts'
import type { OpenCluster } from './open-cluster.ts'
import { run } from './run.ts'
import type { Facts } from './step-result.ts'
import { switchoverSteps } from './steps/index.ts'
import type { Switchover } from './switchover.ts'
import { markUnfinished, unmarkUnfinished, unmarkUnfinishedIn } from './unfinished-marks.ts'

export interface Undertaking {
  open: OpenCluster
  options: FailoverOptions
  header: RunHeader
  switchover: Switchover
  proposal: Proposal
  /** What is done beforehand, under the lock. @throws DbbalError where nothing can begin */
  prepare?: () => Promise<void>
  /** Where it begins. */
  at: Phase
  /** The first entry of its journal. */
  first: NewEntry
}

/** Runs a switchover under the lock of its cluster, journalled, and reports. */
export function carryOut(undertaking: Undertaking): Promise<FailoverReport> {
  const { open, options, header } = undertaking
  return underLock(open, options, header, (held) => carryOutUnder(held, undertaking))
}

/** @param silent the primary, where that does not answer */
export function underLock<Value>(
  { cluster, loaded: { topology }, secrets }: OpenCluster,
  { variables }: Pick<FailoverOptions, 'variables'>,
  { kind, to }: RunHeader,
  work: (held: ClusterLock) => Promise<Value>,
  silent?: string,
): Promise<Value> {
  return withClusterLock({ cluster, topology, secrets, purpose: kind, variables, first: to, silent }, work)
}

/** The same under a lock that is held. */
export async function carryOutUnder(held: ClusterLock, undertaking: Undertaking): Promise<FailoverReport> {
  const { options, header, switchover, proposal, at, first } = undertaking
  const { variables, signal } = options
  switchover.lock = held
  await undertaking.prepare?.()
  const path = journalPath(header, variables)
  const steps: (PhaseResult & { phase: Phase })[] = []
  const onPhase: FailoverOptions['onPhase'] = (phase, result) => {
    if (result !== undefined) steps.push({ phase, ...result })
    options.onPhase(phase, result)
  }
  const copy = (lines: string): Promise<void> => switchover.poolers.copyJournal(header.run, lines)
  const journal = await begunJournal(path, first, copy, variables)
  try {
    const ended = await run(switchover, { steps: switchoverSteps, journal, at, signal, onPhase })
    // Whoever ends well has looked at every pool: what earlier runs of the cluster left is gone.
    if (ended.end === 'switched' && ended.isWhole) unmarkUnfinishedIn(dirname(path), variables)
    else if (ended.end !== 'stuck' && !steps.some(mayLeavePaused) && !leavesPoolers(ended, switchover.facts))
      unmarkUnfinished(path, variables)
    const evidence = evidenceOf(switchover.facts, steps)
    const { diff, loss = proposal.loss } = switchover.facts
    return { ...proposal, loss, run: header.run, ended, steps, evidence, diff, journal: path }
  } finally {
    journal.close()
  }
}

/** @throws DbbalError (4): what cannot be written down is not begun */
async function begunJournal(
  path: string,
  first: NewEntry,
  copy: (lines: string) => Promise<void>,
  variables: FailoverOptions['variables'],
): Promise<Journal> {
  let journal: Journal | undefined
  try {
    journal = openJournal(path, copy)
    await journal.write(first)
    markUnfinished(path, variables)
    return journal
  } catch (cause) {
    journal?.close()
    throw new DbbalError('JOURNAL', `the journal cannot be written: ${(cause as Error).message}`, {
      exit: exitCodes.refused,
      hint: `see that ${dirname(path)} can be written, and run it again`,
      cause,
    })
  }
}

/** Poolers were not reached, and another server is primary. */
function leavesPoolers({ end }: Ended, { left = {} }: Facts): boolean {
  return end === 'switched' && Object.keys(left).length > 0
}

/** The report of what was only looked at. */
export function notCarriedOut(
  proposal: Proposal,
  { ended, diff }: Partial<Pick<FailoverReport, 'ended' | 'diff'>>,
): FailoverReport {
  return {
    ...proposal,
    run: undefined,
    ended,
    steps: [],
    evidence: [],
    diff,
    journal: undefined,
  }
}
