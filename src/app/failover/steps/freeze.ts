import { ServerFault } from '../../../drivers/server-fault.ts'
import { followPrimary } from '../../../engines/postgresql/follow-primary.ts'
import { leadTo, readLead, redirect } from '../../../engines/postgresql/lead-to.ts'
import type { Outcome } from '../../../engines/postgresql/outcome.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import { receiveFrom } from '../../../engines/postgresql/receive-from.ts'
import type { Member, Step, Switchover } from '../switchover.ts'
import { together } from './together.ts'

/** Whoever does not answer is not led away: busy ones are waited for. */
const askMs = 3000

/** What is left of the time for the other replicas, behind the one that feeds the candidate. */
const followMs = 2000

/**
 * The other replicas follow the candidate before it is promoted: from then on none of them takes WAL of the old primary, or
 * confirms a commit to it, whoever starts it again. What one of them has more than the candidate it gives it first.
 */
export const freeze: Step = {
  phase: 'freeze',
  plan: ({ siblings, to: { server } }) =>
    siblings.length === 0
      ? 'there is no other replica'
      : `makes ${siblings.map((each) => each.server.name).join(', ')} follow ${server.name}, before it is promoted; where one of them has received more, ${server.name} streams it from that one first`,
  limitMs: ({ facts: { feeder } }) => (feeder === undefined ? 8000 : 60_000),
  async intend({ to, siblings, facts }) {
    const there = await Promise.all(
      siblings.map(async (each) => ((await isThere(each)) ? each.server.name : undefined)),
    )
    const frozen = there.filter((name) => name !== undefined)
    if (facts.feeder === undefined) return { frozen }
    return { frozen, candidateLead: facts.candidateLead ?? (await readLead(to.server)) }
  },
  async act(switchover, limitMs) {
    const begun = performance.now()
    const { to, siblings } = switchover
    const fed = await feed(switchover, Math.max(1, limitMs - followMs))
    if (fed !== undefined && fed.answer !== 'done') return fed
    const told = fed === undefined ? '' : `${fed.message}; `
    const there = frozenOf(switchover)
    if (there.length === 0)
      return {
        answer: 'done',
        message: `${told}${siblings.length === 0 ? 'there is no other replica' : 'no other replica answers'}`,
      }
    const { host, port } = to.server.address
    const leftMs = Math.max(1, Math.round(limitMs - (performance.now() - begun)))
    const followed = await together(
      there.map(({ server }) => {
        const slot = switchover.facts.slotOf?.[server.name]
        return followPrimary(server, { server: to.server, host, port, slot }, leftMs)
      }),
    )
    return { ...followed, message: `${told}${followed.message}` }
  },
}

/** The candidate is led back at once: replicas that follow each other would stay so if dbbal died here. */
async function feed({ to, siblings, facts }: Switchover, limitMs: number): Promise<Outcome | undefined> {
  const { feeder, candidateLead } = facts
  const by = siblings.find(({ server }) => server.name === feeder)
  if (by === undefined || candidateLead === undefined) return undefined
  const received = await receiveFrom(to.server, by.server, limitMs)
  if (received.answer !== 'done') return received
  const led = await redirect(to.server, candidateLead, followMs)
  return led.answer === 'done' ? received : led
}

export const unfreeze: Step = {
  phase: 'unfreeze',
  plan: ({ from }) => `leads the replicas back to ${from.server.name}`,
  limitMs: 10_000,
  async act(switchover, limitMs) {
    const { from, to, facts } = switchover
    const { candidateLead } = facts
    const there = frozenOf(switchover)
    if (there.length === 0 && candidateLead === undefined)
      return { answer: 'done', message: 'no replica was led away' }
    const { host, port } = from.server.address
    return together([
      ...(candidateLead === undefined ? [] : [redirect(to.server, candidateLead, limitMs)]),
      ...there.map(({ server }) =>
        leadTo(server, { host, port, slot: facts.slotOf?.[server.name] }, limitMs),
      ),
    ])
  },
}

function frozenOf({ siblings, facts: { frozen = [] } }: Switchover): readonly Member[] {
  return siblings.filter(({ server }) => frozen.includes(server.name))
}

async function isThere({ server }: Member): Promise<boolean> {
  try {
    return (await readPosition(server, askMs)).role === 'replica'
  } catch (error) {
    if (error instanceof ServerFault) return false
    throw error
  }
}
