import { quoted } from '../../diagnostics/finding.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { lsnOf } from '../../engines/postgresql/lsn.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { ClusterLock } from '../lock/cluster-lock.ts'
import { carryOutUnder, notCarriedOut, underLock } from './carry-out.ts'
import { coolingDown } from './cooling-down.ts'
import { lossOf } from './failover-loss.ts'
import type { FailoverOptions, FailoverReport, Proposal } from './failover-report.ts'
import { checkFingerprint, fingerprintOf } from './fingerprint.ts'
import type { RunHeader } from './journal.ts'
import { journalsOf } from './journals.ts'
import type { OpenCluster } from './open-cluster.ts'
import { openSwitchover } from './open-switchover.ts'
import { planOf } from './plan.ts'
import { recordPrimary } from './record.ts'
import { runHeader } from './run-header.ts'
import type { FailoverLoss } from './step-result.ts'
import { switchoverSteps } from './steps/index.ts'
import type { Switchover } from './switchover.ts'

/**
 * A server that is down is refused at once, while its clients get errors. One that only takes its time keeps them waiting
 * anyway: it is suspected late.
 */
const suspectMs = 1500

/** Whether the primary says nothing at all; a refusal is an answer. */
export async function isPrimarySilent({ cluster, servers, manager }: OpenCluster): Promise<boolean> {
  // A manager replaces a dead one itself.
  if (manager !== undefined) return false
  const primary = servers.get(cluster.primary?.name ?? '')
  if (primary === undefined) return false
  try {
    await readPosition(primary, suspectMs)
    return false
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return error.kind === 'unreachable' || error.kind === 'lost'
  }
}

/**
 * The primary does not answer: the clients are held first, and everything else is asked while they wait instead of getting
 * errors.
 */
export async function beginFailover(
  open: OpenCluster,
  options: FailoverOptions,
  { from, to }: { from: string; to: string },
): Promise<FailoverReport> {
  if (options.runbook !== undefined)
    throw new DbbalError(
      'RUNBOOK',
      `${quoted(from)} does not answer, and a runbook is that of a switchover`,
      {
        exit: exitCodes.refused,
      },
    )
  refuseUnfenced(open, options, from)
  refuseCooling(open, options)
  const header = runHeader(open, options, { kind: 'failover', from, to })
  // The lock is taken while they are opened, where nobody is asked.
  const opening = openSwitchover(open, { ...options, ...header, facts: {}, isTakenUp: false })
  opening.catch(() => {})
  const carryOut = async (held: ClusterLock, proposal: Proposal): Promise<FailoverReport> => {
    const first = { entry: 'run', ...header } as const
    const switchover = await opening
    return carryOutUnder(held, { open, options, header, switchover, proposal, at: 'arm', first })
  }
  try {
    if (options.isSure && !options.isDryRun) {
      const work = async (held: ClusterLock): Promise<FailoverReport> => {
        const proposal = proposed(await opening, header, options)
        await options.confirm(proposal)
        return carryOut(held, proposal)
      }
      return await underLock(open, options, header, work, from)
    }
    const switchover = await opening
    // Whoever is asked first waits anyway.
    const proposal = { ...proposed(switchover, header, options), loss: await lookAtLoss(switchover) }
    if (options.isDryRun) {
      const { diff } = await recordPrimary({ ...options, ...open, to, isWritten: false })
      return notCarriedOut(proposal, { diff })
    }
    await options.confirm(proposal)
    return await underLock(open, options, header, (held) => carryOut(held, proposal), from)
  } finally {
    await opening.then(
      (switchover) => switchover.close(),
      () => {},
    )
  }
}

/** @throws DbbalError (4) where another plan was saved */
function proposed(switchover: Switchover, header: RunHeader, options: FailoverOptions): Proposal {
  const { cluster, from, to } = header
  const plan = planOf(switchover, switchoverSteps)
  const fingerprint = fingerprintOf(header, plan)
  checkFingerprint(options, fingerprint)
  return { kind: 'failover', cluster, from, to, plan, checks: [], fingerprint }
}

/** Where nothing can keep the old primary from writing, nobody is held in vain. */
function refuseUnfenced({ cluster }: OpenCluster, { askForName }: FailoverOptions, from: string): void {
  const { fence, synchronous } = cluster.declared
  if (fence?.hook !== undefined || synchronous !== undefined || askForName !== undefined) return
  throw new DbbalError(
    'FENCE',
    `${quoted(from)} does not answer, and nothing would keep it from writing: ${quoted(cluster.name)} declares no fence hook and no synchronous replication`,
    {
      exit: exitCodes.refused,
      hint: `declare clusters.${cluster.name}.fence.hook, a program that exits 0 when its machine is off; or run this on a terminal, and type ${cluster.name}`,
    },
  )
}

/** What other machines did is seen behind the pause. */
function refuseCooling(open: OpenCluster, { hasCooldown, isDryRun, variables }: FailoverOptions): void {
  if (!hasCooldown || isDryRun) return
  const { cluster, loaded } = open
  const own = journalsOf({ topology: loaded.topology.name, cluster: cluster.name }, variables)
  const why = coolingDown(open, own)
  if (why === undefined) return
  throw new DbbalError('COOLDOWN', why, {
    exit: exitCodes.refused,
    hint: 'find out why; then run it on a terminal',
  })
}

async function lookAtLoss(switchover: Switchover): Promise<FailoverLoss> {
  await switchover.openHosts()
  try {
    const { timeline, lsn } = await readPosition(switchover.to.server)
    return await lossOf(switchover, { timeline, lsn, received: Number(lsnOf(lsn)) })
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { bytes: undefined, basis: `${switchover.to.server.name}: ${error.message}` }
  }
}
