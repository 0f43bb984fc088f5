import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { consoleDatabases } from '../../../products/pgbouncer/console/console-state.ts'
import { putBack, retryAtOnce } from '../../pgbouncer/hold-settings.ts'
import { pauseDatabases } from '../../pgbouncer/pause-process.ts'
import { endPause, firstLogins } from '../../pgbouncer/resume-process.ts'
import type { StepResult } from '../step-result.ts'
import { everywhere, filesOf, type HeldProcess, type PlaceResult, worst } from './held-process.ts'
import { pools } from './pause.ts'
import { differences, loadFile } from './reload.ts'
import { wavesOf } from './waves.ts'

/** A wave that has not its files, or its first connections, by then holds up nobody else. */
const waveMs = 100
/** A process that does not answer holds up the next wave no longer. */
const processMs = 5000

export interface ResumeOptions {
  /**
   * The old primary takes no write, whoever comes to it. Then RESUME goes out with RELOAD, and a process that turns out not to run
   * with its new file is paused again: a client that logs in between the two makes PgBouncer begin a server login in spite of the
   * pause, break it off and count it as failed, and turn others away after RESUME.
   */
  isOldHarmless: boolean
  /** Looks which server answers through the processes that have their files. */
  prove: (processes: readonly HeldProcess[], limitMs: number) => Promise<StepResult>
}

/** What came of it, as far as it is; times are milliseconds since 1970. */
interface Resumed {
  /** They run with their new files. */
  loaded: HeldProcess[]
  /** When the first RESUME was about to be sent. */
  since: number | undefined
  /** When the last process let a database go on. */
  at: Record<string, number>
}

/** What it takes to resume one process. */
interface Resuming {
  limitMs: number
  resumed: Resumed
}

/**
 * Loads the file of the new primary and resumes, in waves of processes, so that not all pools log in at once. A process that
 * does not run with that file stays paused.
 */
export async function resumeAll(
  processes: readonly HeldProcess[],
  { isOldHarmless, prove }: ResumeOptions,
  limitMs: number,
): Promise<StepResult> {
  const begun = performance.now()
  const deadline = Date.now() + limitMs
  const left = (): number => Math.max(1, deadline - Date.now())
  const resumed: Resumed = { loaded: [], since: undefined, at: {} }
  const results: StepResult[] = []
  for (const wave of wavesOf(processes)) {
    const resuming = { limitMs: Math.min(processMs, left()), resumed }
    const resume = isOldHarmless ? atOnce(resuming) : onceLoaded(wave, resuming)
    results.push(await everywhere(wave, resume, () => ''))
  }
  const { loaded, since, at } = resumed
  const told = `${pools(loaded)} resumed in ${Math.round(performance.now() - begun)} ms`
  results.push({ answer: 'done', message: told }, await prove(loaded, left()))
  results.push(await asUsual(loaded, left()))
  return {
    answer: worst(results.map(({ answer }) => answer)),
    message: results
      .map(({ message }) => message)
      .filter(Boolean)
      .join('; '),
    facts: { resumedAt: at, ...(since !== undefined && { resumingSince: since }) },
  }
}

/** RESUME goes out with RELOAD. */
function atOnce(resuming: Resuming): (process: HeldProcess) => Promise<PlaceResult> {
  return async (process) => {
    let wasPaused: readonly string[] = []
    const result = await load(process, resuming, async () => {
      wasPaused = await resume(process, resuming)
    })
    return result.answer === 'done'
      ? served(process, wasPaused, resuming)
      : pausedAgain(process, result.message, resuming)
  }
}

/** RESUME only once the new file is seen, and no process while another one of the wave still loads. */
function onceLoaded(
  wave: readonly HeldProcess[],
  resuming: Resuming,
): (process: HeldProcess) => Promise<PlaceResult> {
  const loads = new Map(wave.map((process) => [process, load(process, resuming)]))
  // Clients that go on take the processors from whoever still loads.
  const together = Promise.race([Promise.allSettled(loads.values()), setTimeout(waveMs)])
  return async (process) => {
    const { answer = 'failed', message } = (await loads.get(process)) ?? {}
    if (answer !== 'done') return { answer, message: `stays paused: ${message}` }
    await together
    return served(process, await resume(process, resuming), resuming)
  }
}

/**
 * A process that was restarted has read the file by itself, and may serve: RELOAD would end a login of its pools.
 *
 * @param behind sends what goes out with RELOAD; where nothing is loaded, it is sent alone
 */
async function load(
  process: HeldProcess,
  { limitMs, resumed }: Resuming,
  behind: () => Promise<void> = async () => {},
): Promise<PlaceResult> {
  // In this order: PgBouncer sends a long answer in parts, and the next one between them.
  const [, wrong] = await Promise.all([
    retryAtOnce(process.look, limitMs),
    differences(process, 'during', limitMs),
  ])
  try {
    const result: PlaceResult =
      wrong.length === 0
        ? await behind().then(() => ({ answer: 'done', message: '' }))
        : await loadFile(process, 'during', limitMs, behind)
    if (result.answer === 'done') resumed.loaded.push(process)
    return result
  } catch (error) {
    // It is there, and has said no.
    if (!(error instanceof ServerFault) || error.kind !== 'statement') throw error
    return { answer: 'failed', message: error.message }
  }
}

/** RESUME of every database, all sent together. @returns those that were paused */
async function resume(
  { look, databases }: HeldProcess,
  { limitMs, resumed }: Resuming,
): Promise<readonly string[]> {
  resumed.since ??= Date.now()
  const wasPaused = await Promise.all(databases.map((name) => endPause(look, name, limitMs)))
  return databases.filter((_, index) => wasPaused[index])
}

/** Waits for the first connections, and sees that nothing is paused. */
async function served(
  { look, databases }: HeldProcess,
  wasPaused: readonly string[],
  { limitMs, resumed }: Resuming,
): Promise<PlaceResult> {
  await firstLogins(look, databases, Math.min(waveMs, limitMs))
  for (const name of wasPaused) resumed.at[name] = Math.max(Date.now(), resumed.at[name] ?? 0)
  const paused = (await consoleDatabases(look, limitMs)).filter(
    ({ name, isPaused }) => isPaused && databases.includes(name),
  )
  if (paused.length === 0) return { answer: 'done', message: '' }
  return { answer: 'failed', message: `${paused.map(({ name }) => name).join(', ')}: still paused` }
}

/** Its clients were let go to the old primary: they wait again. */
async function pausedAgain(process: HeldProcess, why: string, { limitMs }: Resuming): Promise<PlaceResult> {
  const { usual } = filesOf(process)
  const never = new AbortController().signal
  const told = (what: string): PlaceResult => ({ answer: 'failed', message: `${what}: ${why}` })
  try {
    const held = { ...process, usual }
    const open = await pauseDatabases(held, process.databases, Date.now() + limitMs, never)
    return told(
      open.length === 0 ? 'is paused again' : `was resumed, and is not all paused again (${open.join(', ')})`,
    )
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return told(`was resumed, and could not be paused again (${error.message})`)
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
