import {
  consoleDatabases,
  isPausedAsWhole,
  poolUses,
} from '../../../products/pgbouncer/console/console-state.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, type HeldProcess } from './held-process.ts'

/** Whether everything can be paused: a session pool is quiet only when its clients leave, and a pause may be somebody's. */
export function mayPause(processes: readonly HeldProcess[], limitMs: number): Promise<StepResult> {
  return everywhere(
    processes,
    async ({ look, databases }) => {
      const known = await consoleDatabases(look, limitMs)
      const uses = await poolUses(look, limitMs)
      const paused = known.find(({ name, isPaused }) => isPaused && databases.includes(name))
      if (paused !== undefined)
        return { answer: 'failed', message: `${paused.name} is paused already: dbbal pgbouncer resume` }
      if (await isPausedAsWhole(look, limitMs))
        return { answer: 'failed', message: 'is paused as a whole already: dbbal pgbouncer resume' }
      const missing = databases.find((name) => !known.some((each) => each.name === name))
      if (missing !== undefined)
        return { answer: 'failed', message: `${missing} is unknown to it: dbbal pgbouncer reload` }
      const session = databases.find((name) => {
        const use = uses.get(name)
        return use?.hasSessionPool && use.serversBusy > 0
      })
      if (session === undefined) return { answer: 'done', message: '' }
      return {
        answer: 'failed',
        message: `${session} has a session pool with clients: PAUSE would wait until they leave`,
      }
    },
    () => '',
  )
}
