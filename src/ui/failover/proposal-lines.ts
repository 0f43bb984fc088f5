import { lossText } from '../../app/failover/failover-loss.ts'
import type { Proposal } from '../../app/failover/failover-report.ts'
import type { Paint } from '../../diagnostics/print.ts'
import { judgementLines } from '../doctor/doctor-text.ts'

/** What is amiss, then the plan: one line a step, the point of no return between two of them. */
export function proposalLines(
  { kind, cluster, from, to, plan, checks, loss }: Proposal,
  paint: Paint,
): readonly string[] {
  const width = Math.max(0, ...plan.map(({ phase }) => phase.length))
  const steps = plan.flatMap(({ phase, what, limitMs, undo, isPointOfNoReturn }, index) => {
    const number = String(index + 1).padStart(2)
    const terms = [
      ...(limitMs === 0 ? [] : [`at most ${limitMs / 1000} s`]),
      ...(undo === undefined ? [] : [`undone from ${undo} on`]),
    ].join('; ')
    const line = `${number}. ${phase.padEnd(width)}  ${what}${terms === '' ? '' : ` (${terms})`}`
    return isPointOfNoReturn ? [paint('yellow', '--- the point of no return ---'), line] : [line]
  })
  const amiss = checks.filter(({ status }) => status !== 'ok')
  const what =
    kind !== 'failover'
      ? `${cluster}: the primary moves from ${from} to ${to}`
      : `${cluster}: the primary ${from} does not answer, ${to} takes its place${loss === undefined ? '' : `; possible loss: ${lossText(loss)}`}`
  return [...judgementLines(amiss, paint), what, ...steps]
}
