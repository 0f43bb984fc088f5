import { ServerFault } from '../../../drivers/server-fault.ts'
import { ownSlot } from '../../../engines/postgresql/own-slot.ts'
import type { Server } from '../../../engines/postgresql/server.ts'
import { createSlots, dropSlots, missingSlots } from '../../../engines/postgresql/slots.ts'
import type { Member, Step, Switchover } from '../switchover.ts'
import { isSoft } from './soft.ts'

const askMs = 1000

/** Where the replicas find on the candidate what they have not read yet. */
export const slots: Step = {
  phase: 'slots',
  plan: (switchover) =>
    usesSlots(switchover)
      ? `makes slots on ${switchover.to.server.name} for ${names(followers(switchover))}`
      : 'no slots are declared',
  limitMs: 10_000,
  async intend(switchover) {
    if (!usesSlots(switchover)) return {}
    const slotOf: Record<string, string> = {}
    const { kind, from } = switchover
    for (const member of followers(switchover)) {
      const isDead = kind === 'failover' && member === from
      const { server } = member
      slotOf[server.name] = isDead ? ownSlot(server.name) : await slotRead(server)
    }
    const missing = await missingSlots(switchover.to.server, Object.values(slotOf))
    // What an earlier try of this run made is this run's as well.
    return { slotOf, slots: [...new Set([...(switchover.facts.slots ?? []), ...missing])] }
  },
  async act({ to, facts: { slotOf = {} } }) {
    const names = Object.values(slotOf)
    if (names.length === 0) return { answer: 'done', message: 'no slots are declared' }
    return createSlots(to.server, names)
  },
}

/** The one that it reads now; a name of its own where it reads none, or cannot be asked. */
async function slotRead(server: Server): Promise<string> {
  try {
    const [row] = await server.query("SELECT current_setting('primary_slot_name') AS slot", askMs)
    return String(row?.['slot'] || ownSlot(server.name))
  } catch (error) {
    if (error instanceof ServerFault) return ownSlot(server.name)
    throw error
  }
}

export const dropMadeSlots: Step = {
  phase: 'drop-slots',
  plan: () => 'drops the slots that were made',
  limitMs: 10_000,
  async act({ to, facts }) {
    const made = facts.slots ?? []
    if (made.length === 0) return { answer: 'done', message: 'no slots were made' }
    return dropSlots(to.server, made)
  },
}

/** Everyone who streams from the old primary, and the old primary itself where it comes back. */
function followers(switchover: Switchover): readonly Member[] {
  const { from, siblings } = switchover
  return isSoft(switchover) ? siblings : [...siblings, from]
}

function usesSlots({ cluster }: Switchover): boolean {
  return cluster.declared.replication?.slots === true
}

function names(members: readonly Member[]): string {
  return members.map(({ server }) => server.name).join(', ')
}
