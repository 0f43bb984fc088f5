import type { Judgement } from '../../../failover/check.ts'
import { refusals } from '../../../failover/judge.ts'
import { inspect } from '../inspect.ts'
import type { Step } from '../switchover.ts'

/** Everything is looked at once more, under the lock: what was seen before the question may be history. */
export const check: Step = {
  phase: 'check',
  plan: () => 'makes the checks of dbbal doctor again, under the lock of the cluster',
  limitMs: 60_000,
  async act({ open, to, accepted, maxLag, timeoutMs }) {
    const { judgements } = await inspect(open, {
      to: to.server.name,
      acceptances: accepted,
      maxLag,
      pauseMs: timeoutMs,
    })
    const refused = refusals(judgements)
    if (refused.length > 0) return { answer: 'failed', message: refused.map(judgementLine).join('; ') }
    const remarks = judgements
      .filter(({ status, accepted: reason }) => status !== 'ok' || reason !== undefined)
      .map(judgementLine)
    return {
      answer: 'done',
      message: `${judgements.length} checks, ${remarks.length} remarks`,
      facts: { remarks },
    }
  },
}

/** `lag of pg2: 12 MB, at most 1 MB` */
export function judgementLine({ check: id, subject, measured, limit, accepted }: Judgement): string {
  const most = limit === undefined ? '' : `, ${limit}`
  const reason = accepted === undefined ? '' : ` (accepted: ${accepted})`
  return `${id}: ${subject}: ${measured}${most}${reason}`
}
