import { type Check, onSeen, primaryOf } from '../check.ts'

export const pendingRestart: Check = {
  id: 'pending-restart',
  severity: 'refuse',
  title: 'no setting waits for a restart',
  why: 'the old primary is restarted: it would come back with settings that nobody has tried, or not at all',
  judge: (observation, candidate) =>
    [primaryOf(observation), candidate].map((server) =>
      onSeen(server, ({ name, state: { pendingRestart: names } }) => ({
        status: names.length === 0 ? 'ok' : 'bad',
        subject: name,
        measured: names.length === 0 ? 'none' : names.join(', '),
        limit: 'none',
        remedy: `restart ${name} at a quiet time, or take the change back`,
      })),
    ),
}
