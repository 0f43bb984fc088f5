import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { Manager } from '../../engines/postgresql/manager/manager.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { beginFailover } from './begin-failover.ts'
import { carryOut, notCarriedOut } from './carry-out.ts'
import type { FailoverOptions, FailoverReport, Proposal } from './failover-report.ts'
import { checkFingerprint, fingerprintOf } from './fingerprint.ts'
import { inspect } from './inspect.ts'
import { keepLastSeen } from './last-seen.ts'
import { type LeftOver, notEnded } from './left-over.ts'
import type { OpenCluster } from './open-cluster.ts'
import { openSwitchover } from './open-switchover.ts'
import { planOf } from './plan.ts'
import { recordPrimary } from './record.ts'
import { repair } from './repair.ts'
import { runHeader } from './run-header.ts'
import { withSeenPrimary } from './seen-primary.ts'
import { switchoverSteps } from './steps/index.ts'

/** Checks, shows the plan, asks, and switches over. */
export async function begin(
  declared: OpenCluster,
  options: FailoverOptions,
  left: LeftOver | undefined,
  isSilent: boolean,
): Promise<FailoverReport> {
  if (left !== undefined && !options.isDryRun)
    throw refused(notEnded(left), 'dbbal failover --resume, or --abort')
  const open =
    declared.manager === undefined ? declared : await seenUnder(declared.manager, declared, options)
  const kind = open.manager === undefined ? 'switchover' : 'managed'
  const { from, to } = chosenInstances(open, options)
  if (from === to) return repair(open, options, to)
  if (isSilent) return beginFailover(open, options, { from, to })
  const inspection = await inspect(open, {
    to,
    acceptances: options.accepted,
    maxLag: options.maxLag,
    pauseMs: options.timeoutMs,
  })
  // A dead primary could not be asked; where it cannot be kept, the journal says so.
  const place = { topology: open.loaded.topology.name, cluster: open.cluster.name }
  keepLastSeen(inspection.observation, place, options.variables)
  if (inspection.isUnreachable)
    throw new DbbalError('UNREACHABLE', `no server of ${quoted(open.cluster.name)} answers`, {
      exit: exitCodes.unreachable,
    })
  const checks = inspection.judgements
  if (!inspection.isReady) {
    const { name: cluster } = open.cluster
    const proposal: Proposal = { kind, cluster, from, to, plan: [], checks }
    return notCarriedOut(proposal, { ended: { end: 'refused', isWhole: true } })
  }
  const header = runHeader(open, options, { kind, from, to })
  const switchover = await openSwitchover(open, { ...options, ...header, facts: {}, isTakenUp: false })
  try {
    const plan = planOf(switchover, switchoverSteps)
    const fingerprint = fingerprintOf(header, plan)
    checkFingerprint(options, fingerprint)
    const proposal: Proposal = { kind, cluster: open.cluster.name, from, to, plan, checks, fingerprint }
    if (options.isDryRun) {
      const { loaded, cluster } = open
      if (options.runbook !== undefined) {
        const { writeRunbook } = await import('./runbook/write-runbook.ts')
        const { workingDirectory, runbook: directory, program } = options
        await writeRunbook(switchover, { workingDirectory, directory, version: program.version })
      }
      const { diff } = await recordPrimary({ ...options, loaded, cluster, to, isWritten: false })
      return notCarriedOut(proposal, { diff })
    }
    await options.confirm(proposal)
    const first = { entry: 'run', ...header } as const
    return await carryOut({ open, options, header, switchover, proposal, at: 'check', first })
  } finally {
    await switchover.close()
  }
}

/**
 * The cluster as its manager has made it.
 *
 * @throws DbbalError (4) where nobody takes writes: to replace a dead primary is the manager's to do
 */
async function seenUnder(
  manager: Manager,
  open: OpenCluster,
  { to, runbook }: FailoverOptions,
): Promise<OpenCluster> {
  const name = quoted(open.cluster.name)
  if (runbook !== undefined)
    throw refused(`${manager.title} owns the roles of ${name}: a runbook would go past it`, undefined)
  const seen = await withSeenPrimary(open)
  if (seen !== undefined) return seen
  throw refused(
    `no server of ${name} is seen to take writes, and ${manager.title} owns its roles: dbbal replaces no primary there`,
    `ask ${manager.title}: ${manager.failoverCommand(to)}`,
  )
}

function chosenInstances(
  { cluster }: OpenCluster,
  { to, from }: FailoverOptions,
): { from: string; to: string } {
  const primary = cluster.primary?.name
  if (primary === undefined) throw new Error(`${cluster.name} has no primary`)
  const others = cluster.instances.filter(({ name }) => name !== primary).map(({ name }) => name)
  if (to === undefined)
    throw new DbbalError('USAGE', `no instance is named, expected one of ${others.join(', ')}`, {
      exit: exitCodes.usage,
      hint: `--to INSTANCE; dbbal doctor ${cluster.name} tells which is the best`,
    })
  if (from !== undefined && from !== primary)
    throw refused(
      `${quoted(primary)} is the primary of ${quoted(cluster.name)}, not ${quoted(from)}`,
      undefined,
    )
  if (!cluster.instances.some(({ name }) => name === to))
    throw new DbbalError('INSTANCE', `${quoted(to)} is no instance of ${quoted(cluster.name)}`, {
      exit: exitCodes.usage,
      hint: didYouMeanHint(to, others),
    })
  return { from: primary, to }
}

function refused(message: string, hint: string | undefined): DbbalError {
  return new DbbalError('FAILOVER', message, { exit: exitCodes.refused, hint })
}
