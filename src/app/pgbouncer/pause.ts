import { setTimeout } from 'node:timers/promises'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import { armGuard } from './guard.ts'
import { type Done, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { pauseProcess } from './pause-process.ts'
import { databasesToPause, type PauseTarget, type PauseValue } from './pause-target.ts'
import { resumeDatabases } from './resume-process.ts'

/** A day: no pause is meant to last longer. */
const longestMs = 86_400_000
/** So long before query_wait_timeout the pools are resumed. */
const spareMs = 1000

export interface PauseOptions extends ConsoleChoice {
  /** Names of databases; all where none is named. */
  databases: readonly string[]
  /** How long the pools may take to become quiet. */
  timeoutMs: number
  /** Stay paused when the command ends. */
  isHeld: boolean
  /** How long they stay paused otherwise; until the signal where absent. */
  forMs: number | undefined
  confirm: (plan: readonly string[]) => Promise<void>
  /** Once everything is paused. */
  onPaused: (outcomes: readonly Outcome<PauseValue>[]) => void
  /** bin/guard.cjs */
  guardProgram: string
  /** Ctrl-C and SIGTERM. */
  signal: AbortSignal
}

/**
 * Pauses databases by name on every process, or on none: where one does not become quiet in time, all are resumed.
 * A guard in a process of its own resumes them when this one dies.
 *
 * @throws DbbalError: usage (2), a session pool with clients (4), a guard that cannot be started (6)
 */
export async function pause(options: PauseOptions): Promise<readonly Outcome<PauseValue>[]> {
  const { consoles } = await openConsoles(options)
  const looked = await onEach(consoles, (connection) => databasesToPause(connection, options))
  if (looked.some(({ status }) => status !== 'done')) return looked.map(notTried)
  const targets = new Map(looked.flatMap(({ console, value }) => (value ? [[console, value] as const] : [])))
  await options.confirm(planOf(targets, options))
  const guard = await armGuard(options.guardProgram, consoles, (console) => namesOf(targets, console))
  try {
    const paused = await onEach(consoles, (connection, console) =>
      pauseProcess(connection, console, namesOf(targets, console), options),
    )
    const isPaused = paused.every(({ status }) => status === 'done')
    if (isPaused && options.isHeld && !options.signal.aborted) return paused
    if (isPaused && !options.signal.aborted) {
      options.onPaused(paused)
      await ended(options, targets)
    }
    return afterResume(paused, isPaused, await resumeAll(consoles, targets))
  } finally {
    guard.disarm()
  }
}

function namesOf(targets: ReadonlyMap<string, PauseTarget>, { name }: Console): readonly string[] {
  return targets.get(name)?.databases ?? []
}

function planOf(
  targets: ReadonlyMap<string, PauseTarget>,
  { timeoutMs, isHeld, forMs }: PauseOptions,
): string[] {
  const how = isHeld
    ? 'until dbbal pgbouncer resume'
    : forMs === undefined
      ? 'until Ctrl-C'
      : `for ${forMs / 1000} s`
  return [...targets].map(([console, { databases, queryWaitMs }]) => {
    const limit = queryWaitMs === undefined ? '' : `; clients get an error after ${queryWaitMs / 1000} s`
    return `${console}: pause ${databases.join(', ')} ${how}, within ${timeoutMs / 1000} s or not at all${limit}`
  })
}

/** Until Ctrl-C, until the time is over, or until clients are about to get errors. */
async function ended(
  { forMs, signal }: PauseOptions,
  targets: ReadonlyMap<string, PauseTarget>,
): Promise<void> {
  const waits = [...targets.values()].flatMap(({ queryWaitMs }) => queryWaitMs ?? [])
  const lastMs = Math.min(forMs ?? longestMs, ...waits.map((ms) => Math.max(0, ms - spareMs)))
  await setTimeout(lastMs, undefined, { signal }).catch(() => {})
}

async function resumeAll(
  consoles: readonly Console[],
  targets: ReadonlyMap<string, PauseTarget>,
): Promise<ReadonlyMap<string, Outcome<undefined>>> {
  const outcomes = await onEach(consoles, async (connection, console): Promise<Done<undefined>> => {
    await resumeDatabases(connection, namesOf(targets, console))
    return { value: undefined }
  })
  return new Map(outcomes.map((outcome) => [outcome.console, outcome]))
}

/** A pause that did not come about, and a pool that could not be resumed, are what the operator must hear of. */
function afterResume(
  paused: readonly Outcome<PauseValue>[],
  isPaused: boolean,
  resumed: ReadonlyMap<string, Outcome<undefined>>,
): readonly Outcome<PauseValue>[] {
  return paused.map((outcome) => {
    const after = resumed.get(outcome.console)
    if (after !== undefined && after.status !== 'done')
      return {
        ...outcome,
        status: 'unknown',
        message: `may still be paused: ${after.message}`,
        hint: `dbbal pgbouncer resume ${outcome.console}`,
      }
    if (outcome.status !== 'done') return outcome
    if (!isPaused) return { ...outcome, status: 'failed', message: 'resumed, because of the others' }
    return { ...outcome, message: `${outcome.message}, and resumed` }
  })
}

/** One process cannot be paused: none is. */
function notTried({ console, status, message, hint }: Outcome<PauseTarget>): Outcome<PauseValue> {
  if (status !== 'done') return { console, status, message, hint, value: undefined }
  return { console, status: 'failed', message: 'not paused, because of the others', value: undefined }
}
