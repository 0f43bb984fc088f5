import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { type Console, openConsoles } from './consoles.ts'
import { armGuard } from './guard.ts'
import { changeEach, onEach } from './on-each.ts'
import type { Outcome } from './outcome.ts'
import { pauseProcess } from './pause-process.ts'
import { databasesToPause, type PauseTarget, type PauseValue } from './pause-target.ts'
import type { PoolerLockOptions } from './pooler-lock.ts'
import { resumeDatabases } from './resume-process.ts'
import { withResumed } from './with-resumed.ts'

/** A day: no pause is meant to last longer. */
export const longestMs = 86_400_000
/** So long before query_wait_timeout the pools are resumed. */
const spareMs = 1000

export interface PauseOptions extends PoolerLockOptions {
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

type Targets = ReadonlyMap<string, PauseTarget>

/** Everything is paused, or nothing is: then no guard is left either. */
interface Begun {
  outcomes: readonly Outcome<PauseValue>[]
  paused: { guard: Awaited<ReturnType<typeof armGuard>>; targets: Targets } | undefined
}

/**
 * Pauses databases by name on every process, or on none: where one does not become quiet in time, all are resumed.
 * A guard in a process of its own resumes them when this one dies. From a topology it takes the locks of the clusters behind
 * until they are paused: in the middle of a switchover it would resume what that has paused.
 *
 * @throws DbbalError: usage (2), a session pool with clients, or a lock that another run has (4), a guard that cannot be started (6)
 */
export async function pause(options: PauseOptions): Promise<readonly Outcome<PauseValue>[]> {
  const opened = await openConsoles(options)
  const { consoles } = opened
  const looked = await lookAt(consoles, options)
  if (looked.some(({ status }) => status !== 'done')) return looked.map(notTried)
  await options.confirm(planOf(targetsOf(looked), options))
  const { withPoolerLockOf } = await import('./pooler-lock.ts')
  const { outcomes, paused } = await withPoolerLockOf('pause', opened, options, () =>
    begin(consoles, options),
  )
  if (paused === undefined) return outcomes
  const { guard, targets } = paused
  try {
    if (options.isHeld && !options.signal.aborted) {
      guard.hold()
      return outcomes
    }
    if (!options.signal.aborted) {
      options.onPaused(outcomes)
      await ended(options, targets)
    }
    return await resumed(consoles, targets, outcomes, true)
  } finally {
    await guard.disarm()
  }
}

/** Looks again: while somebody thought about the plan, another run may have paused something. */
async function begin(consoles: readonly Console[], options: PauseOptions): Promise<Begun> {
  const looked = await lookAt(consoles, options)
  if (looked.some(({ status }) => status !== 'done'))
    return { outcomes: looked.map(notTried), paused: undefined }
  const targets = targetsOf(looked)
  const databasesOf = (console: Console): readonly string[] => targetOf(targets, console).databases
  const guard = await armGuard(options.guardProgram, { consoles, databasesOf })
  let isPaused = false
  try {
    const outcomes = await onEach(consoles, (connection, console) => {
      const mayWarm = options.isHeld && console.declared === undefined
      return pauseProcess(connection, console, targetOf(targets, console), options, mayWarm)
    })
    isPaused = outcomes.every(({ status }) => status === 'done')
    if (isPaused) return { outcomes, paused: { guard, targets } }
    return { outcomes: await resumed(consoles, targets, outcomes, false), paused: undefined }
  } finally {
    if (!isPaused) await guard.disarm()
  }
}

function lookAt(
  consoles: readonly Console[],
  options: PauseOptions,
): Promise<readonly Outcome<PauseTarget>[]> {
  return changeEach(consoles, (connection) => databasesToPause(connection, options))
}

function targetsOf(looked: readonly Outcome<PauseTarget>[]): Targets {
  return new Map(looked.flatMap(({ console, value }) => (value ? [[console, value] as const] : [])))
}

function resumed(
  consoles: readonly Console[],
  targets: Targets,
  outcomes: readonly Outcome<PauseValue>[],
  isPaused: boolean,
): Promise<readonly Outcome<PauseValue>[]> {
  const resume = (connection: PostgresqlConnection, console: Console): Promise<void> => {
    const { databases, usual } = targetOf(targets, console)
    return resumeDatabases(connection, databases, usual)
  }
  return withResumed(consoles, outcomes, resume, (outcome) => resumedText(outcome, isPaused))
}

function targetOf(targets: Targets, { name }: Console): PauseTarget {
  const target = targets.get(name)
  if (target === undefined) throw new Error(`${name} was not looked at`)
  return target
}

function planOf(targets: Targets, { timeoutMs, isHeld, forMs }: PauseOptions): string[] {
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
async function ended({ forMs, signal }: PauseOptions, targets: Targets): Promise<void> {
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
