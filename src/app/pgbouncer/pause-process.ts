import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { type Asked, consoleDatabases, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import type { Console } from './consoles.ts'
import { letGrow, stopWarming, type UsualSettings } from './hold-settings.ts'
import type { Done } from './on-each.ts'
import { openConsole } from './open-console.ts'
import type { PauseTarget, PauseValue } from './pause-target.ts'
import { stopLogins } from './wait-for-logins.ts'

const pollMs = 10

export interface PauseLimits {
  timeoutMs: number
  signal: AbortSignal
}

/** A console with one connection to look, and one for every PAUSE, which holds it until the pool is quiet. */
export interface PausingConsole {
  look: Asked
  pausing: readonly Asked[]
  /** As they are once the pause is there. */
  usual: UsualSettings
}

/**
 * Pauses databases of one process, or says why they are not quiet.
 *
 * @param mayWarm min_pool_size stays as it is: nobody knows later what it was
 */
export async function pauseProcess(
  look: PostgresqlConnection,
  console: Console,
  { databases, usual }: Pick<PauseTarget, 'databases' | 'usual'>,
  limits: PauseLimits,
  mayWarm: boolean,
): Promise<Done<PauseValue>> {
  const begun = performance.now()
  const deadline = Date.now() + limits.timeoutMs
  const pausing = await Promise.all(databases.map(() => openConsole(console)))
  try {
    if (!mayWarm) await stopWarming(look, usual)
    await stopLogins(look, limits.timeoutMs / 2, databases)
    const left = await pauseDatabases({ look, pausing, usual }, databases, deadline, limits.signal)
    if (left.length > 0) {
      const why = limits.signal.aborted
        ? 'interrupted'
        : `not quiet within ${limits.timeoutMs / 1000} s: ${left.join(', ')}`
      return failed(why, databases)
    }
    const tookMs = Math.round(performance.now() - begun)
    return { message: `paused ${databases.join(', ')} in ${tookMs} ms`, value: { databases, tookMs } }
  } finally {
    await Promise.all(pausing.map((each) => each.close()))
  }
}

/**
 * Pauses and proves it: every database says paused, and no server of theirs is busy. The answer to PAUSE alone says nothing:
 * a second PAUSE is answered at once while transactions of the first still run. Whoever asked has stopped the logins: pools may
 * grow again once everything is paused, or the time is over.
 *
 * @returns what is not quiet at the deadline, or when the signal comes
 */
export async function pauseDatabases(
  { look, pausing, usual }: PausingConsole,
  databases: readonly string[],
  deadline: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let refused: unknown
  const answers = databases.map((name, index) =>
    pausing[index]?.query(`PAUSE ${consoleName(name)}`, Math.max(1, deadline - Date.now())),
  )
  const answered = Promise.all(answers).then(
    () => true,
    (error: unknown) => {
      refused = error
      return true
    },
  )
  let isGrowing = false
  const grow = async (): Promise<void> => {
    if (isGrowing) return
    isGrowing = true
    await letGrow(look, usual)
  }
  try {
    for (let isAnswered = false; ; ) {
      if (!isAnswered) isAnswered = await Promise.race([answered, setTimeout(pollMs, false)])
      else await setTimeout(pollMs)
      if (refused !== undefined && Date.now() < deadline) throw refused
      const { open, busy } = await stateOf(look, databases, Math.max(pollMs, deadline - Date.now()))
      if (open.length === 0) await grow()
      if (open.length + busy.length === 0) return []
      if (signal.aborted || Date.now() >= deadline) return [...open, ...busy]
    }
  } finally {
    await grow()
  }
}

function failed(message: string, databases: readonly string[]): Done<PauseValue> {
  return {
    status: 'failed',
    message: `${message}; resumed`,
    hint: 'wait for the long transactions to end, or give it longer: --timeout',
    value: { databases, tookMs: 0 },
  }
}

/** What is not paused, and what is not quiet. */
async function stateOf(
  look: Asked,
  databases: readonly string[],
  limitMs: number,
): Promise<{ open: readonly string[]; busy: readonly string[] }> {
  // In turn: PgBouncer sends a long answer in parts, and the next one between them.
  const entries = await consoleDatabases(look, limitMs)
  const uses = await poolUses(look, limitMs)
  const paused = new Set(entries.filter(({ isPaused }) => isPaused).map(({ name }) => name))
  const busyOf = (name: string): number => uses.get(name)?.serversBusy ?? 0
  return {
    open: databases.filter((name) => !paused.has(name)).map((name) => `${name} is not paused`),
    busy: databases
      .filter((name) => busyOf(name) > 0)
      .map((name) => `${name} has ${busyOf(name)} busy server connections`),
  }
}
