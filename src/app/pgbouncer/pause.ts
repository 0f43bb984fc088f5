import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { type Console, type ConsoleChoice, openConsoles } from './consoles.ts'
import { armGuard } from './guard.ts'
import { changeEach, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { pauseProcess } from './pause-process.ts'
import { databasesToPause, type PauseTarget, type PauseValue } from './pause-target.ts'
import { resumeDatabases } from './resume-process.ts'
import { withResumed } from './with-resumed.ts'

/** A day: no pause is meant to last longer. */
export const longestMs = 86_400_000
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
  const looked = await changeEach(consoles, (connection) => databasesToPause(connection, options))
  if (looked.some(({ status }) => status !== 'done')) return looked.map(notTried)
  const targets = new Map(looked.flatMap(({ console, value }) => (value ? [[console, value] as const] : [])))
  await options.confirm(planOf(targets, options))
  const databasesOf = (console: Console): readonly string[] => namesOf(targets, console)
  const guard = await armGuard(options.guardProgram, { consoles, databasesOf })
  try {
    const paused = await onEach(consoles, (connection, console) =>
      pauseProcess(connection, console, namesOf(targets, console), options),
    )
    const isPaused = paused.every(({ status }) => status === 'done')
    if (isPaused && options.isHeld && !options.signal.aborted) {
      guard.hold()
      return paused
    }
    if (isPaused && !options.signal.aborted) {
      options.onPaused(paused)
      await ended(options, targets)
    }
    const resume = (connection: PostgresqlConnection, console: Console): Promise<void> =>
      resumeDatabases(connection, namesOf(targets, console))
    return await withResumed(consoles, paused, resume, (outcome) => resumedText(outcome, isPaused))
  } finally {
    await guard.disarm()
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

function resumedText(outcome: Outcome<PauseValue>, isPaused: boolean): Outcome<PauseValue> {
  if (outcome.status !== 'done') return outcome
  if (!isPaused) return { ...outcome, status: 'failed', message: 'resumed, because of the others' }
  return { ...outcome, message: `${outcome.message}, and resumed` }
}

/** One process cannot be paused: none is. */
function notTried({ console, status, message, hint }: Outcome<PauseTarget>): Outcome<PauseValue> {
  if (status !== 'done') return { console, status, message, hint, value: undefined }
  return { console, status: 'failed', message: 'not paused, because of the others', value: undefined }
}
