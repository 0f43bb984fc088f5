import { type Check, onBoth } from '../check.ts'

/** What takes effect on a primary only. */
const names = [
  'archive_mode',
  'archive_command',
  'archive_library',
  'synchronous_commit',
  'wal_level',
  'full_page_writes',
] as const

export const roleSettings: Check = {
  id: 'role-settings',
  severity: 'warn',
  title: 'the candidate is set up as the primary is',
  why: 'what counts on a primary only is noticed missing when the candidate is one',
  judge: (observation, candidate) =>
    onBoth(observation, candidate, (primary, { name, state }) => {
      const other = names.filter((each) => state.settings[each] !== primary.state.settings[each])
      return {
        status: other.length === 0 ? 'ok' : 'bad',
        subject: name,
        measured: other.length === 0 ? 'as the primary' : `other values of ${other.join(', ')}`,
        remedy: `compare them with those of ${primary.name}`,
      }
    }),
}
