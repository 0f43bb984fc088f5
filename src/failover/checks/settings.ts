import { type Check, onBoth, type Verdict } from '../check.ts'
import type { ObservedServer } from '../observation.ts'
import { isUnseen } from '../seen.ts'

/** A replica with less of one of these does not start, or stops replaying. */
const limits = [
  'max_connections',
  'max_worker_processes',
  'max_wal_senders',
  'max_prepared_transactions',
  'max_locks_per_transaction',
] as const

export const settings: Check = {
  id: 'settings',
  severity: 'refuse',
  title: 'the settings of the candidate are not below those of the primary',
  why: 'clients that the old primary let in would be refused, and libraries that they use would not be there',
  judge: (observation, candidate) => [
    ...readOnly(candidate),
    ...[...limits, 'shared_preload_libraries' as const].flatMap((name) =>
      onBoth(observation, candidate, (primary, { name: subject, state }): Verdict => {
        const [here, there] = [state.settings[name], primary.state.settings[name]]
        if (here === undefined || there === undefined) return hidden(subject, name)
        const isLibraries = name === 'shared_preload_libraries'
        const missing = isLibraries ? libraries(there).filter((each) => !libraries(here).includes(each)) : []
        const isBelow = isLibraries ? missing.length > 0 : Number(here) < Number(there)
        return {
          status: isBelow ? 'bad' : 'ok',
          subject,
          measured: `${name} = ${isLibraries ? `"${here}"` : here}`,
          limit: isLibraries ? `with "${there}"` : `at least ${there}`,
          remedy: isLibraries
            ? `add ${missing.join(', ')} to it and restart ${subject}`
            : `raise it and restart ${subject}`,
        }
      }),
    ),
  ],
}

/** A primary that was fenced without being stopped, and is a replica by now, still says so. */
function readOnly({ name, state }: ObservedServer): readonly Verdict[] {
  if (isUnseen(state) || state.settings['default_transaction_read_only'] !== 'on') return []
  return [
    {
      status: 'bad',
      subject: name,
      measured: 'default_transaction_read_only = on',
      limit: 'off',
      remedy: `ALTER SYSTEM RESET default_transaction_read_only on ${name}, and reload it`,
    },
  ]
}

function libraries(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim().replaceAll('"', ''))
    .filter(Boolean)
}

function hidden(subject: string, name: string): Verdict {
  return {
    status: 'unknown',
    subject,
    measured: `${name} is not shown to this account`,
    remedy: 'GRANT pg_read_all_settings to it: dbbal generate writes grants.sql',
  }
}
