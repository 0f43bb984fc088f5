import { compareDatabases } from '../../../products/pgbouncer/console/compare-with-file.ts'
import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { retryAtOnce, stopWarming } from '../../pgbouncer/hold-settings.ts'
import { filesOf, type HeldProcess, type PlaceResult } from './held-process.ts'
import type { Stage } from './text-at.ts'

/**
 * A process reads its file, and is looked at whether it runs with the entries of a stage; all of it goes out together. It is held
 * on afterwards: RELOAD brings back the settings of the file, and a pool that had a failed login would wait for so long.
 *
 * @param behind what else is sent, before the look; where it fails, the look says first what the process runs with
 */
export async function loadFile(
  process: HeldProcess,
  stage: Stage,
  limitMs: number,
  behind: () => Promise<unknown> = async () => {},
): Promise<PlaceResult> {
  const { look } = process
  const sent = Promise.all([
    look.query('RELOAD', limitMs),
    retryAtOnce(look, limitMs),
    stopWarming(look, filesOf(process).usual, limitMs),
    behind(),
  ])
  sent.catch(() => {})
  // Last: PgBouncer sends a long answer in parts, and the next one between them.
  const wrong = await differences(process, stage, limitMs)
  if (wrong.length > 0)
    return { answer: 'failed', message: `does not run with its new file: ${wrong.join(', ')}` }
  await sent
  return { answer: 'done', message: '' }
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
