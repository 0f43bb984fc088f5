import { canary } from '../../../engines/postgresql/canary.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import { waitForReplay } from '../../../engines/postgresql/wait-for-replay.ts'
import type { Step } from '../switchover.ts'

/**
 * A lag shows while clients still write, instead of while they wait. Where nobody writes there would be nothing to replay: a
 * commit is.
 */
export const catchUp: Step = {
  phase: 'catch-up',
  plan: ({ to }) => `${to.server.name} replays within a second what is written right now`,
  limitMs: 1000,
  async act({ from, to, run }, limitMs) {
    const { lsn: _, ...written } = await canary(from.server, run, limitMs)
    if (written.answer !== 'done') return written
    const { lsn, timeline } = await readPosition(from.server)
    return { ...(await waitForReplay(to.server, lsn, limitMs)), facts: { timeline } }
  },
}
