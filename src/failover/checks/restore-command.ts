import { type Check, isSeenServer, siblingsOf } from '../check.ts'

export const restoreCommand: Check = {
  id: 'restore-command',
  severity: 'warn',
  title: 'no replica reads from an archive',
  why: 'one that reads the archive takes its end for the end of the WAL while the new timeline is not there yet',
  judge(observation, candidate) {
    const fed = siblingsOf(observation, candidate)
      .filter(isSeenServer)
      .filter(({ state }) => (state.settings['restore_command'] ?? '') !== '')
    if (fed.length === 0) return [{ status: 'ok', subject: observation.cluster, measured: 'none' }]
    return fed.map(({ name }) => ({
      status: 'bad',
      subject: name,
      measured: 'restore_command is set',
      remedy: 'see that it streams from the new primary afterwards',
    }))
  },
}
