import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { resumeDatabases } from '../../pgbouncer/resume-process.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, type HeldProcess } from './held-process.ts'
import { pools } from './pause.ts'

/** Resumes what this cluster has on every process, and nothing else; fine where it is not paused. */
export async function unpauseAll(processes: readonly HeldProcess[], limitMs: number): Promise<StepResult> {
  return everywhere(
    processes,
    async ({ look, databases, files }) => {
      await resumeDatabases(look, databases, files?.usual)
      const paused = (await consoleDatabases(look, limitMs))
        .filter(({ name, isPaused }) => isPaused && databases.includes(name))
        .map(({ name }) => name)
      if (paused.length === 0) return { answer: 'done', message: '' }
      return { answer: 'failed', message: `${paused.join(', ')}: still paused` }
    },
    () => `${pools(processes)} resumed`,
  )
}
