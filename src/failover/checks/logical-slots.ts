import { type Check, onBoth, onSeen, primaryOf, type SeenServer, type Verdict } from '../check.ts'
import type { Limits } from '../limits.ts'
import type { Slot } from '../observation.ts'
import { bytesText } from '../quantity.ts'

export const logicalSlots: Check = {
  id: 'logical-slots',
  severity: 'refuse',
  title: 'no logical slot is lost',
  why: 'its consumer misses changes, or has to read everything again',
  judge(observation, candidate, limits) {
    const primary = primaryOf(observation)
    const [first] = onBoth(observation, candidate, (seen) => none(seen.name))
    if (first !== undefined && first.status === 'unknown') return [first]
    const slots = 'slots' in primary.state ? primary.state.slots.filter(isKept) : []
    if (slots.length === 0) return [none(primary.name)]
    return slots.map((slot) => onSeen(candidate, (seen) => judgeSlot(slot, seen, limits)))
  },
}

function isKept({ type, isTemporary }: Slot): boolean {
  return type === 'logical' && !isTemporary
}

function none(subject: string): Verdict {
  return { status: 'ok', subject, measured: 'no logical slot' }
}

/** From PostgreSQL 17 on a slot survives where it is kept in step on the candidate. */
function judgeSlot(slot: Slot, { name, state }: SeenServer, { slots }: Limits): Verdict {
  const copy = state.slots.find((each) => each.name === slot.name)
  const lag = slot.lagBytes === undefined ? '' : `, ${bytesText(slot.lagBytes)} behind`
  const measured = `database ${slot.database ?? '?'}, ${slot.isActive ? 'in use' : 'not in use'}${lag}`
  if (slot.isFailover && copy?.isSynced === true && !copy.isInvalid)
    return { status: 'ok', subject: slot.name, measured: `${measured}, in step on ${name}` }
  return {
    status: slots === 'accept-loss' ? 'warn' : 'bad',
    subject: slot.name,
    measured: `${measured}, not on ${name}`,
    limit: `in step on ${name}`,
    remedy:
      slots === 'accept-loss'
        ? 'make it again after the switchover; its consumer has to start anew'
        : 'stop its consumer and drop it, or write failover: {slots: accept-loss}',
  }
}
