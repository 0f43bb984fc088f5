import { type Check, onSeen, siblingsOf } from '../check.ts'
import { room } from '../room.ts'

export const freeSlots: Check = {
  id: 'free-slots',
  severity: 'refuse',
  isOfManager: true,
  title: 'the candidate has room for those who will follow it',
  why: 'a replica without a walsender or a slot cannot follow',
  judge(observation, candidate) {
    const followers = siblingsOf(observation, candidate).length + 1
    const { usesSlots } = observation.declared
    return [
      onSeen(candidate, ({ name, state }) =>
        room(name, 'max_wal_senders', state.settings, state.walsenders.length, followers),
      ),
      ...(usesSlots
        ? [
            onSeen(candidate, ({ name, state }) =>
              room(name, 'max_replication_slots', state.settings, state.slots.length, followers),
            ),
          ]
        : []),
    ]
  },
}
