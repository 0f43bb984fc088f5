import { type Check, onSeen, primaryOf } from '../check.ts'

export const jobs: Check = {
  id: 'jobs',
  severity: 'warn',
  title: 'no job stays behind',
  why: 'jobs that are bound to a host go on there, or run nowhere, and nobody notices',
  judge(observation) {
    const primary = primaryOf(observation)
    const { jobs: declared } = observation.declared
    const cron = onSeen(primary, ({ name, state }) => {
      const isLoaded = state.settings['shared_preload_libraries']?.includes('pg_cron') === true
      return {
        status: isLoaded ? 'bad' : 'ok',
        subject: name,
        measured: isLoaded ? 'pg_cron runs' : 'no pg_cron',
        remedy: 'see that the candidate loads pg_cron too',
      }
    })
    return [
      cron,
      ...declared.map((job) => ({
        status: 'bad' as const,
        subject: job,
        measured: 'has to move with the primary',
        remedy: 'move it after the switchover',
      })),
    ]
  },
}
