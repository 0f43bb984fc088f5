import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { forwardPhases } from '../../failover/phase.ts'
import { takeUp, type Wish } from '../../failover/take-up.ts'
import { begin } from './begin.ts'
import { isPrimarySilent } from './begin-failover.ts'
import { carryOut } from './carry-out.ts'
import type { FailoverOptions, FailoverReport, Proposal } from './failover-report.ts'
import type { LeftOver } from './left-over.ts'
import type { OpenCluster } from './open-cluster.ts'
import { openSwitchover } from './open-switchover.ts'
import { phasesFrom, planOf } from './plan.ts'
import { operatorOf } from './run-header.ts'
import { switchoverSteps } from './steps/index.ts'

/** Brings a run to its end that was cut off: forward, or back; before the promotion forward means back, and anew. */
export async function takeUpRun(
  open: OpenCluster,
  options: FailoverOptions,
  left: LeftOver | undefined,
  wish: Wish,
): Promise<FailoverReport> {
  const { name } = open.cluster
  if (left === undefined)
    throw new DbbalError('NOTHING_LEFT', `no run of ${quoted(name)} was cut off`, { exit: exitCodes.usage })
  const { header, facts } = left
  const taken = takeUp(left.progress, wish)
  if (taken === undefined)
    throw new DbbalError('FAILOVER', `${quoted(header.to)} may be primary already: there is no way back`, {
      exit: exitCodes.refused,
      hint: `dbbal failover --resume --cluster ${name}`,
    })
  const isAnew = taken.isBack && wish === 'resume'
  const switchover = await openSwitchover(open, { ...options, ...header, facts, isTakenUp: true })
  try {
    const phases = [...phasesFrom(header.kind, taken.at), ...(isAnew ? forwardPhases[header.kind] : [])]
    const plan = planOf(switchover, switchoverSteps, phases)
    const { kind, from, to } = header
    const proposal: Proposal = { kind, cluster: name, from, to, plan, checks: [] }
    await options.confirm(proposal)
    const first = { entry: 'taken-up', ...operatorOf(options.program) } as const
    const report = await carryOut({ open, options, header, switchover, proposal, at: taken.at, first })
    const isRestored = report.ended?.end === 'restored' && report.ended.isWhole
    if (!isAnew || !isRestored) return report
  } finally {
    await switchover.close()
  }
  const { from, to } = header
  return begin(
    open,
    { ...options, from, to, fingerprint: undefined, confirm: async () => {} },
    undefined,
    await isPrimarySilent(open),
  )
}
