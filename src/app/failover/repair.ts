import { quoted } from '../../diagnostics/finding.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { isReplicaOf } from '../../engines/postgresql/is-replica-of.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import { createSlots } from '../../engines/postgresql/slots.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { carryOut, notCarriedOut } from './carry-out.ts'
import type { FailoverOptions, FailoverReport, Proposal } from './failover-report.ts'
import type { OpenCluster } from './open-cluster.ts'
import { openSwitchover } from './open-switchover.ts'
import { phasesFrom, planOf } from './plan.ts'
import { runHeader } from './run-header.ts'
import { switchoverSteps } from './steps/index.ts'
import { slots } from './steps/slots.ts'
import type { Switchover } from './switchover.ts'

const prepareMs = 10_000

/**
 * The one that is to be primary is it already: what a switchover does behind the promotion is looked at and done where it is
 * missing, for poolers, files, replicas. A runbook that is run twice ends here.
 */
export async function repair(
  open: OpenCluster,
  options: FailoverOptions,
  primary: string,
): Promise<FailoverReport> {
  const astray = await replicaAstray(open, primary)
  const kind = open.manager === undefined ? 'switchover' : 'managed'
  const header = runHeader(open, options, { kind, from: astray, to: primary })
  const run = { ...options, ...header, facts: {}, isTakenUp: true }
  const switchover = await openSwitchover(open, run)
  try {
    const plan = planOf(switchover, switchoverSteps, phasesFrom(kind, 'resume'))
    const proposal: Proposal = {
      kind,
      cluster: open.cluster.name,
      from: astray,
      to: primary,
      plan,
      checks: [],
    }
    if (options.isDryRun) return notCarriedOut(proposal, {})
    await options.confirm(proposal)
    const first = { entry: 'run', ...header } as const
    const prepare = (): Promise<void> => prepared(switchover)
    return await carryOut({ open, options, header, switchover, proposal, at: 'resume', first, prepare })
  } finally {
    await switchover.close()
  }
}

/**
 * A replica that does not stream from the primary; any, where all do.
 *
 * @throws DbbalError (4) where the primary is no primary, or not the only one
 */
async function replicaAstray({ servers, cluster }: OpenCluster, primary: string): Promise<string> {
  const server = servers.get(primary)
  const others = [...servers.values()].filter(({ name }) => name !== primary)
  if (server === undefined || (await roleOf(server)) !== 'primary')
    throw refused(`${quoted(primary)} is the primary of the topology, but not of the servers`)
  const roles = await Promise.all(others.map(roleOf))
  const second = others.find((_, index) => roles[index] === 'primary')
  if (second !== undefined)
    throw refused(
      `${quoted(second.name)} is a primary of ${quoted(cluster.name)} as well: two servers take writes`,
    )
  for (const other of others) if (!(await isReplicaOf(other, server).catch(nobody))) return other.name
  const [any] = others
  if (any === undefined) throw refused(`${quoted(cluster.name)} has no replica`)
  return any.name
}

async function roleOf(server: Switchover['to']['server']): Promise<'primary' | 'replica' | undefined> {
  return readPosition(server).then(({ role }) => role, nobody)
}

function nobody(error: unknown): undefined {
  if (!(error instanceof ServerFault)) throw error
}

/** Slots that the replicas are to read, and the files that the poolers are to load. */
async function prepared(switchover: Switchover): Promise<void> {
  const { poolers, facts, to } = switchover
  // Slots are a manager's own.
  if (switchover.kind !== 'managed') Object.assign(facts, await slots.intend?.(switchover))
  const results = [
    await createSlots(to.server, Object.values(facts.slotOf ?? {})),
    await poolers.stage(prepareMs),
  ]
  const amiss = results.find(({ answer }) => answer !== 'done')
  if (amiss !== undefined) throw refused(amiss.message)
}

function refused(message: string): DbbalError {
  return new DbbalError('REPAIR', message, { exit: exitCodes.refused, hint: 'dbbal doctor says more' })
}
