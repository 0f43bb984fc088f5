import { justPast } from '../../../engines/postgresql/lsn.ts'
import { done, failed, faultLine, type Outcome } from '../../../engines/postgresql/outcome.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import type { Server } from '../../../engines/postgresql/server.ts'
import { unarchivedWal } from '../../../engines/postgresql/unarchived-wal.ts'
import { waitForReplay } from '../../../engines/postgresql/wait-for-replay.ts'
import { applicationLogin } from '../../../failover/checks/application-login.ts'
import { unprovenText } from '../poolers/identity.ts'
import { leftText } from '../poolers/left-poolers.ts'
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
    const arrived = others.map(({ server }) => arrivedAt(server, canaryLsn, limitMs))
    const amiss = [...holesOf(switchover, limitMs), ...unprovenOf(switchover), ...leftOf(switchover)]
    const outcome = await together([...arrived, ...amiss])
    if (facts.leader !== undefined)
      return {
        answer: 'failed',
        message: `${facts.leader}: primary on timeline ${timeline}, another one than was asked for; ${outcome.message}`,
      }
    return { ...outcome, message: `${to.server.name}: primary on timeline ${timeline}; ${outcome.message}` }
  },
}

async function arrivedAt(server: Server, canaryLsn: string | undefined, limitMs: number): Promise<Outcome> {
  try {
    const position = await readPosition(server)
    if (position.role === 'primary') return failed(`${server.name}: is a primary as well`)
    if (canaryLsn === undefined) return done(`${server.name}: is a replica`)
    return await waitForReplay(server, justPast(canaryLsn), limitMs)
  } catch (error) {
    return failed(faultLine(server.name, error))
  }
}

/** Where no login showed which server answers. Who accepted that no login can be tried knows. */
function unprovenOf({ facts: { unproven = [] }, accepted }: Switchover): Promise<Outcome>[] {
  if (unproven.length === 0 || accepted[applicationLogin.id] !== undefined) return []
  return [Promise.resolve(failed(unprovenText(unproven)))]
}

/** Poolers that could not be reached still lead to the old primary. */
function leftOf({ facts: { left = {} } }: Switchover): Promise<Outcome>[] {
  const all = new Map(Object.entries(left))
  return all.size === 0 ? [] : [Promise.resolve(failed(`left as they are: ${leftText(all)}`))]
}

/** What the old primary closed and never archived. A rewind has brought the other server's state of it. */
function holesOf({ from: { server }, facts }: Switchover, limitMs: number): readonly Promise<Outcome>[] {
  const { timeline, isAway, stranded } = facts
  if (timeline === undefined || isAway === true || stranded !== undefined) return []
  return [unarchivedOf(server, timeline, limitMs)]
}

async function unarchivedOf(server: Server, timeline: number, limitMs: number): Promise<Outcome> {
  let left: readonly string[]
  try {
    left = await unarchivedWal(server, timeline, limitMs)
  } catch (error) {
    return failed(faultLine(server.name, error))
  }
  if (left.length === 0) return done('')
  const more = left.length > shownSegments ? `, and ${left.length - shownSegments} more` : ''
  const message = `${server.name}: in no archive, and archived by nobody any more: ${left.slice(0, shownSegments).join(', ')}${more}: copy them out of its pg_wal before it recycles them`
  return failed(message)
}
