import { type Check, onSeen, primaryOf } from '../check.ts'

export const baseBackup: Check = {
  id: 'base-backup',
  severity: 'refuse',
  title: 'no base backup runs',
  why: 'a backup of the old primary breaks at its stop, one of the candidate at its promotion',
  judge: (observation, candidate) =>
    [primaryOf(observation), candidate].map((server) =>
      onSeen(server, ({ name, state: { baseBackups } }) => ({
        status: baseBackups === 0 ? 'ok' : 'bad',
        subject: name,
        measured: `${baseBackups} running`,
        limit: '0',
        remedy: 'wait for its end',
      })),
    ),
}
