import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { refusals } from '../../failover/judge.ts'
import { failover } from '../failover/failover.ts'
import type { Proposal } from '../failover/failover-report.ts'
import { inspect } from '../failover/inspect.ts'
import type { OpenCluster } from '../failover/open-cluster.ts'
import type { DrillOptions } from './drill-options.ts'
import { switchoverOptions } from './switchover-options.ts'

/**
 * What a drill would do to the cluster; changes nothing.
 *
 * @throws DbbalError (4) where the cluster is not ready
 */
export async function proposalOf(open: OpenCluster, options: DrillOptions): Promise<Proposal> {
  const { name } = open.cluster
  const { accepted, timeoutMs } = options
  const to = options.to ?? (await inspect(open, { acceptances: accepted, pauseMs: timeoutMs })).to
  const report = await failover({ ...switchoverOptions(options, { to, from: undefined }), isDryRun: true })
  if (report.from === report.to)
    throw new DbbalError('DRILL', `${quoted(report.to)} is the primary of ${quoted(name)} already`, {
      exit: exitCodes.usage,
      hint: 'name a replica, or leave --to out',
    })
  if (report.ended === undefined) return report
  const reasons = refusals(report.checks).map(
    ({ check, subject, measured }) => `${check}: ${subject}: ${measured}`,
  )
  throw new DbbalError('DRILL', `${quoted(name)} is not ready to switch over: ${reasons.join('; ')}`, {
    exit: exitCodes.refused,
    hint: `dbbal doctor ${name}; what is known and agreed on: --accept CHECK=REASON`,
  })
}
