import { compareDatabases } from '../../../products/pgbouncer/console/compare-with-file.ts'
import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { retryAtOnce, stopWarming } from '../../pgbouncer/hold-settings.ts'
import { filesOf, type HeldProcess, type PlaceResult } from './held-process.ts'
import type { Stage } from './text-at.ts'

/**
 * A process reads its file, and is looked at whether it runs with the entries of a stage; all of it goes out together. It is held
 * on afterwards: RELOAD brings back the settings of the file, and a pool that had a failed login would wait for so long.
 */
export async function loadFile(process: HeldProcess, stage: Stage, limitMs: number): Promise<PlaceResult> {
  const { look } = process
  const [, , , wrong] = await Promise.all([
    look.query('RELOAD', limitMs),
    retryAtOnce(look, limitMs),
    stopWarming(look, filesOf(process).usual, limitMs),
    differences(process, stage, limitMs),
  ])
  if (wrong.length === 0) return { answer: 'done', message: '' }
  return { answer: 'failed', message: `does not run with its new file: ${wrong.join(', ')}` }
}

/** What a process runs with otherwise than the file of a stage says, of this cluster's entries. */
export async function differences(
  process: HeldProcess,
  stage: Stage,
  limitMs: number,
): Promise<readonly string[]> {
  const { look, entries } = process
  const databases = await consoleDatabases(look, limitMs)
  return compareDatabases(filesOf(process).inis[stage], databases, entries).map(
    ({ what, file, running }) => `${what} is ${running}, not ${file}`,
  )
}
