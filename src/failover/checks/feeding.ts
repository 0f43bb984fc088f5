import { type Check, isSeenServer, onSeen, siblingsOf } from '../check.ts'
import { judgeLogins } from '../judge-logins.ts'
import { room } from '../room.ts'

export const feeding: Check = {
  id: 'feeding',
  severity: 'warn',
  isOfManager: true,
  title: 'the other replicas let the candidate replicate from them',
  why: 'where the primary dies, and another one has received more than the candidate, it has to stream that from it, or it is lost',
  judge: (observation, candidate) =>
    siblingsOf(observation, candidate).flatMap((sibling) => [
      onSeen(sibling, ({ name, state }) =>
        room(name, 'max_wal_senders', state.settings, state.walsenders.length, 1),
      ),
      ...(isSeenServer(sibling)
        ? judgeLogins(
            observation.logins.filter(
              ({ candidate: door, from, kind }) =>
                door === sibling.name && from === candidate.name && kind === 'replication',
            ),
            sibling.name,
            'write replication: {user: NAME, password: {secret: NAME}} at the cluster',
          )
        : []),
    ]),
}
