import { justPast } from '../../../engines/postgresql/lsn.ts'
import type { Outcome } from '../../../engines/postgresql/outcome.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import { unarchivedWal } from '../../../engines/postgresql/unarchived-wal.ts'
import { waitForReplay } from '../../../engines/postgresql/wait-for-replay.ts'
import { applicationLogin } from '../../../failover/checks/application-login.ts'
import { unprovenText } from '../poolers/identity.ts'
import type { Step, Switchover } from '../switchover.ts'
import { together } from './together.ts'

const shownSegments = 5

/** Every server is asked once more: one primary, everyone else has its first commit, and the archive has no hole. */
export const prove: Step = {
  phase: 'prove',
  plan: () => 'asks every server: one primary, and its first commit is on every replica',
  limitMs: 10_000,
  async act(switchover, limitMs) {
    const { from, to, siblings, facts } = switchover
    const { role, timeline } = await readPosition(to.server)
    if (role !== 'primary') return { answer: 'failed', message: `${to.server.name}: is no primary` }
    const { canaryLsn } = facts
    const others = facts.isAway === true ? siblings : [...siblings, from]
    const arrived = others.map(async ({ server }) => {
      const position = await readPosition(server)
      if (position.role === 'primary')
        return { answer: 'failed', message: `${server.name}: is a primary as well` } as const
      return canaryLsn === undefined
        ? ({ answer: 'done', message: `${server.name}: is a replica` } as const)
        : waitForReplay(server, justPast(canaryLsn), limitMs)
    })
    const outcome = await together([
      ...arrived,
      ...(await holesOf(switchover, limitMs)),
      ...unprovenOf(switchover),
    ])
    if (facts.leader !== undefined)
      return {
        answer: 'failed',
        message: `${facts.leader}: primary on timeline ${timeline}, another one than was asked for; ${outcome.message}`,
      }
    return { ...outcome, message: `${to.server.name}: primary on timeline ${timeline}; ${outcome.message}` }
  },
}

/** Where no login showed which server answers. Who accepted that no login can be tried knows. */
function unprovenOf({ facts: { unproven = [] }, accepted }: Switchover): Promise<Outcome>[] {
  if (unproven.length === 0 || accepted[applicationLogin.id] !== undefined) return []
  return [Promise.resolve({ answer: 'failed', message: unprovenText(unproven) })]
}

/** What the old primary closed and never archived. A rewind has brought the other server's state of it. */
async function holesOf(
  { from: { server }, facts }: Switchover,
  limitMs: number,
): Promise<Promise<Outcome>[]> {
  const { timeline, isAway, stranded } = facts
  if (timeline === undefined || isAway === true || stranded !== undefined) return []
  const left = await unarchivedWal(server, timeline, limitMs)
  if (left.length === 0) return []
  const more = left.length > shownSegments ? `, and ${left.length - shownSegments} more` : ''
  const message = `${server.name}: in no archive, and archived by nobody any more: ${left.slice(0, shownSegments).join(', ')}${more}: copy them out of its pg_wal before it recycles them`
  return [Promise.resolve({ answer: 'failed', message })]
}
