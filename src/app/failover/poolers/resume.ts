import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { putBack, retryAtOnce } from '../../pgbouncer/hold-settings.ts'
import { endPause, firstLogins } from '../../pgbouncer/resume-process.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, filesOf, type HeldProcess, type PlaceResult, worst } from './held-process.ts'
import { pools } from './pause.ts'
import { differences, reloadProcess } from './reload.ts'

/** Pools that log in to the new primary at the same time; each opens one connection after the other. */
const poolsAtOnce = 32
/** A wave that has not its first connections by then does not hold up the next one. */
const waveMs = 100

/** What is to be resumed on one process. */
interface Share {
  name: string
  process: HeldProcess
  databases: readonly string[]
}

/**
 * Resumes, database by database and process by process, what is seen to lead to the new primary, so that not all pools log in
 * at once. What runs with another file stays paused.
 *
 * @param prove looks which server answers through the processes that are resumed
 */
export async function resumeAll(
  processes: readonly HeldProcess[],
  prove: (processes: readonly HeldProcess[], limitMs: number) => Promise<StepResult>,
  limitMs: number,
): Promise<StepResult> {
  const begun = performance.now()
  const deadline = Date.now() + limitMs
  const left = (): number => Math.max(1, deadline - Date.now())
  const ready: HeldProcess[] = []
  const looked = await everywhere(
    processes,
    async (process) => {
      const result = await onNewFile(process, left())
      if (result.answer === 'done') ready.push(process)
      return result
    },
    () => '',
  )
  const results = [looked]
  const resumingSince = Date.now()
  const resumedAt: Record<string, number> = {}
  for (const wave of wavesOf(ready))
    results.push(
      await everywhere(
        wave,
        (share) =>
          resumeShare(share, left(), (name) => {
            resumedAt[name] = Date.now()
          }),
        () => '',
      ),
    )
  const resumed = `${pools(ready)} resumed in ${Math.round(performance.now() - begun)} ms`
  results.push({ answer: 'done', message: resumed }, await prove(ready, left()))
  results.push(await asUsual(ready, left()))
  return {
    answer: worst(results.map(({ answer }) => answer)),
    message: results
      .map(({ message }) => message)
      .filter(Boolean)
      .join('; '),
    facts: { resumingSince, resumedAt },
  }
}

/** Settings are as the file has them again; RELOAD would load what another switchover has staged. */
function asUsual(processes: readonly HeldProcess[], limitMs: number): Promise<StepResult> {
  return everywhere(
    processes,
    async (process) => {
      await putBack(process.look, filesOf(process).usual, limitMs)
      return { answer: 'done', message: '' }
    },
    () => '',
  )
}

/** A process that was restarted reads the file by itself; one whose RELOAD failed gets another chance. */
async function onNewFile(process: HeldProcess, limitMs: number): Promise<PlaceResult> {
  const [wrong] = await Promise.all([
    differences(process, 'during', limitMs),
    retryAtOnce(process.look, limitMs),
  ])
  if (wrong.length === 0) return { answer: 'done', message: '' }
  const result = await reloadProcess(process, 'during', limitMs)
  return result.answer === 'done' ? result : { ...result, message: `stays paused: ${result.message}` }
}

/**
 * All databases of all processes, one of each process first, and there another one than in the process before: logins take
 * their turn, and no database is the last one everywhere.
 */
function wavesOf(processes: readonly HeldProcess[]): readonly (readonly Share[])[] {
  const most = Math.max(0, ...processes.map(({ databases }) => databases.length))
  const all = Array.from({ length: most }, (_, index) =>
    processes.flatMap((process, position) => {
      const { databases } = process
      const database = databases[(index + position) % databases.length]
      return index >= databases.length || database === undefined ? [] : [{ process, database }]
    }),
  ).flat()
  const waves: Share[][] = []
  for (let begin = 0; begin < all.length; begin += poolsAtOnce) {
    const wave = all.slice(begin, begin + poolsAtOnce)
    const shares = processes.map((process) => ({
      name: process.name,
      process,
      databases: wave.filter((each) => each.process === process).map(({ database }) => database),
    }))
    waves.push(shares.filter(({ databases }) => databases.length > 0))
  }
  return waves
}

async function resumeShare(
  { process, databases }: Share,
  limitMs: number,
  onResumed: (database: string) => void,
): Promise<PlaceResult> {
  const { look } = process
  const wasPaused = await Promise.all(databases.map((name) => endPause(look, name, limitMs)))
  await firstLogins(look, databases, Math.min(waveMs, limitMs))
  for (const [index, name] of databases.entries()) if (wasPaused[index] === true) onResumed(name)
  const paused = (await consoleDatabases(look, limitMs)).filter(
    ({ name, isPaused }) => isPaused && databases.includes(name),
  )
  if (paused.length === 0) return { answer: 'done', message: '' }
  return { answer: 'failed', message: `${paused.map(({ name }) => name).join(', ')}: still paused` }
}
