import { type Check, onSeen, primaryOf } from '../check.ts'

export const rewind: Check = {
  id: 'rewind',
  severity: 'warn',
  isOfManager: true,
  title: 'a primary that diverged can be rewound',
  why: 'pg_rewind needs checksums or wal_log_hints; without them it is copied anew',
  judge: (observation) => [
    onSeen(primaryOf(observation), ({ name, state: { settings } }) => {
      const isPossible = settings['data_checksums'] === 'on' || settings['wal_log_hints'] === 'on'
      return {
        status: isPossible ? 'ok' : 'bad',
        subject: name,
        measured: `data_checksums = ${settings['data_checksums'] ?? '?'}, wal_log_hints = ${settings['wal_log_hints'] ?? '?'}`,
        limit: 'one of them on',
        remedy: 'wal_log_hints = on, at the next restart',
      }
    }),
  ],
}
