import { canary } from '../../../engines/postgresql/canary.ts'
import type { Step } from '../switchover.ts'

/** A commit on the new primary before any client is let in. */
export const canaryCommit: Step = {
  phase: 'canary',
  plan: ({ to }) => `commits on ${to.server.name}, without a row`,
  limitMs: 5000,
  async act({ to, run }, limitMs) {
    const { lsn, ...outcome } = await canary(to.server, run, limitMs)
    return lsn === undefined ? outcome : { ...outcome, facts: { canaryLsn: lsn } }
  },
}
