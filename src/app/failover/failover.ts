import { type GuardProcess, startGuard } from '../pgbouncer/guard.ts'
import { begin } from './begin.ts'
import { isPrimarySilent } from './begin-failover.ts'
import type { FailoverOptions, FailoverReport } from './failover-report.ts'
import { knownRuns, ownLastRun } from './last-run.ts'
import { leftOver } from './left-over.ts'
import { openCluster } from './open-cluster.ts'
import { takeUpRun } from './take-up-run.ts'

/**
 * A switchover: planned, confirmed, done, proven. Or what a run that was cut off still needs.
 *
 * @throws DbbalError: usage (2), unreachable (3), refused before anything was begun (4)
 */
export async function failover(options: FailoverOptions): Promise<FailoverReport> {
  const startedGuard = guardBeforehand(options)
  try {
    return await carriedOut({ ...options, startedGuard })
  } finally {
    startedGuard?.close()
  }
}

async function carriedOut(options: FailoverOptions): Promise<FailoverReport> {
  const open = await openCluster(options)
  try {
    const isSilent = options.wish === undefined && options.mayFailOver && (await isPrimarySilent(open))
    const last = isSilent
      ? ownLastRun(open, options.variables)
      : (await knownRuns(open, options.variables)).last
    const left = last && leftOver(last)
    return options.wish === undefined
      ? await begin(open, options, left, isSilent)
      : await takeUpRun(open, options, left, options.wish)
  } finally {
    await open.close()
  }
}

/** Where clients may get errors already: it starts while the topology is read. A primary that answers makes it needless. */
function guardBeforehand({
  mayFailOver,
  wish,
  isSure,
  isDryRun,
  guardProgram,
}: FailoverOptions): GuardProcess | undefined {
  const isUrgent = mayFailOver && wish === undefined && isSure && !isDryRun
  return isUrgent ? startGuard(guardProgram) : undefined
}
