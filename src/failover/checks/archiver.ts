import { type Check, onSeen, primaryOf, unknown, type Verdict } from '../check.ts'
import { secondsText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'

export const archiver: Check = {
  id: 'archiver',
  severity: 'refuse',
  title: 'the archiver keeps up',
  why: 'a fast stop waits for every segment that is not archived yet; without them the archive has a hole',
  judge(observation, _, { budgetMs, archiveMsPerSegment }) {
    const primary = primaryOf(observation)
    // With a shell on the host the promotion does not wait for the archiver: pg_controldata says when all is written. Patroni
    // and pg_auto_failover look there too.
    const isWaiting = primary.host === undefined && observation.manager === undefined
    const status = isWaiting ? 'bad' : 'warn'
    return [
      onSeen(primary, ({ name, state }): Verdict => {
        const { isOn, isFailing, lastFailed } = state.archiver
        if (!isOn) return { status: 'ok', subject: name, measured: 'archive_mode is off' }
        if (isFailing)
          return {
            status,
            subject: name,
            measured: `its last attempt failed${lastFailed === undefined ? '' : `: ${lastFailed}`}`,
            limit: 'none failed since the last success',
            remedy: `look into the log of ${name}, and correct archive_command`,
          }
        if (isUnseen(state.readySegments)) return unknown(name, state.readySegments)
        const waitMs = state.readySegments * archiveMsPerSegment
        return {
          status: waitMs > budgetMs ? status : 'ok',
          subject: name,
          measured: `${state.readySegments} segments wait, at ${secondsText(archiveMsPerSegment / 1000)} each`,
          limit: secondsText(budgetMs / 1000),
          remedy: 'wait until they are archived',
        }
      }),
    ]
  },
}
