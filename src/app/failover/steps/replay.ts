import { waitForReceived } from '../../../engines/postgresql/wait-for-replay.ts'
import { aheadText, elect } from '../../../failover/elect.ts'
import { readSurvivors } from '../survivors.ts'
import type { Step } from '../switchover.ts'

/** A promotion replays what is left before anybody is let in: better to wait where there is a way back. */
export const replay: Step = {
  phase: 'replay',
  plan: ({ to }) => `waits until ${to.server.name} has replayed all that it has received`,
  limitMs: 10_000,
  async act(switchover, limitMs) {
    const { to } = switchover
    // Until the old primary was fenced somebody may have received more.
    const { refused, ahead } = elect(to.server.name, await readSurvivors(switchover))
    if (refused !== undefined) return { answer: 'failed', message: refused }
    if (ahead !== undefined) return { answer: 'failed', message: aheadText(to.server.name, ahead) }
    return waitForReceived(to.server, limitMs)
  },
}
