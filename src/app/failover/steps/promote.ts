import { promote } from '../../../engines/postgresql/promote.ts'
import type { Step } from '../switchover.ts'
import { handOver } from './hand-over.ts'

/** What a manager is given at least, where a run is taken up again whose clients have waited for long. */
const leastMs = 5000

/** The point of no return: a promotion that was asked for cannot be recalled. */
export const promotion: Step = {
  phase: 'promote',
  plan: ({ open: { manager }, to }) =>
    manager === undefined
      ? `promotes ${to.server.name}`
      : `asks ${manager.title} to make ${to.server.name} the primary, and waits until the servers are seen so`,
  limitMs: ({ open: { manager }, leftMs, timeoutMs }) =>
    manager === undefined ? 30_000 : Math.max(leftMs() ?? timeoutMs, leastMs),
  intend: async ({ open: { manager } }) => (manager === undefined ? {} : { isAsked: true }),
  act: (switchover, limitMs) => {
    const { manager } = switchover.open
    return manager === undefined
      ? promote(switchover.to.server, limitMs)
      : handOver(switchover, manager, limitMs)
  },
}
