import { setTimeout } from 'node:timers/promises'
import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { putBack, retryAtOnce } from '../../pgbouncer/hold-settings.ts'
import { endPause, firstLogins } from '../../pgbouncer/resume-process.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, filesOf, type HeldProcess, type PlaceResult, worst } from './held-process.ts'
import { pools } from './pause.ts'
import { differences, loadFile } from './reload.ts'

/** Pools that log in to the new primary at the same time; each opens one connection after the other. */
const poolsAtOnce = 32
/** A wave that has not its files, or its first connections, by then holds up nobody else. */
const waveMs = 100
/** A process that does not answer holds up the next wave no longer. */
const loadMs = 5000

/** What is to be resumed on one process. */
interface Share {
  name: string
  process: HeldProcess
  databases: readonly string[]
}

/**
 * Loads the file of the new primary and resumes, in waves of processes, so that not all pools log in at once. A process that
 * does not run with that file stays paused. RESUME follows RELOAD at once: a client that logs in between them makes PgBouncer begin a
 * server login in spite of the pause, break it off and count it as failed, and turn others away after RESUME.
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
  const isReady = new Map<HeldProcess, boolean>()
  const results: StepResult[] = []
  let resumingSince: number | undefined
  const resumedAt: Record<string, number> = {}
  const load = async (process: HeldProcess): Promise<PlaceResult> => {
    if (isReady.get(process) === true) return { answer: 'done', message: '' }
    isReady.set(process, false)
    const result = await loadOnce(process, Math.min(loadMs, left()))
    isReady.set(process, result.answer === 'done')
    return result
  }
  for (const wave of wavesOf(processes)) {
    const open = wave.filter(({ process }) => isReady.get(process) !== false)
    const loads = new Map(open.map(({ process }) => [process, load(process)]))
    // Clients that go on take the processors from whoever still loads.
    const together = Promise.race([Promise.allSettled(loads.values()), setTimeout(waveMs)])
    const resume = async (share: Share): Promise<PlaceResult> => {
      const { answer = 'failed', message } = (await loads.get(share.process)) ?? {}
      if (answer !== 'done') return { answer, message: `stays paused: ${message}` }
      await together
      resumingSince ??= Date.now()
      return resumeShare(share, Math.min(loadMs, left()), (name) => {
        resumedAt[name] = Date.now()
      })
    }
    results.push(await everywhere(open, resume, () => ''))
  }
  const ready = processes.filter((process) => isReady.get(process) === true)
  const resumed = `${pools(ready)} resumed in ${Math.round(performance.now() - begun)} ms`
  results.push({ answer: 'done', message: resumed }, await prove(ready, left()))
  results.push(await asUsual(ready, left()))
  return {
    answer: worst(results.map(({ answer }) => answer)),
    message: results
      .map(({ message }) => message)
      .filter(Boolean)
      .join('; '),
    facts: { resumedAt, ...(resumingSince !== undefined && { resumingSince }) },
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

/** A process that was restarted has read the file by itself, and may serve: RELOAD would end a login of its pools. */
async function loadOnce(process: HeldProcess, limitMs: number): Promise<PlaceResult> {
  const [wrong] = await Promise.all([
    differences(process, 'during', limitMs),
    retryAtOnce(process.look, limitMs),
  ])
  return wrong.length === 0 ? { answer: 'done', message: '' } : loadFile(process, 'during', limitMs)
}

/**
 * All databases of all processes, process by process; each process begins with another database than the one before, so that
 * none is the last one everywhere.
 */
function wavesOf(processes: readonly HeldProcess[]): readonly (readonly Share[])[] {
  const waves: Share[][] = []
  let room = 0
  for (const [position, process] of processes.entries()) {
    const { name, databases } = process
    const first = position % Math.max(1, databases.length)
    let rest = [...databases.slice(first), ...databases.slice(0, first)]
    // One without any has to load its file as well.
    do {
      if (room === 0) {
        waves.push([])
        room = poolsAtOnce
      }
      const next = rest.slice(0, room)
      waves.at(-1)?.push({ name, process, databases: next })
      rest = rest.slice(next.length)
      room -= next.length
    } while (rest.length > 0)
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
