import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { type Asked, consoleDatabases, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import type { Console } from './consoles.ts'
import type { Done } from './on-each.ts'
import { openConsole } from './open-console.ts'
import type { PauseValue } from './pause-target.ts'
import { loginsMs, waitForLogins } from './wait-for-logins.ts'

const pollMs = 10
export interface PauseLimits {
  timeoutMs: number
  signal: AbortSignal
}

/** A console with one connection to look, and one for every PAUSE, which holds it until the pool is quiet. */
export interface PausingConsole {
  look: Asked
  pausing: readonly Asked[]
}

/** Pauses databases of one process, or says why they are not quiet. */
export async function pauseProcess(
  look: PostgresqlConnection,
  console: Console,
  databases: readonly string[],
  limits: PauseLimits,
): Promise<Done<PauseValue>> {
  const begun = performance.now()
  const deadline = Date.now() + limits.timeoutMs
  const pausing = await Promise.all(databases.map(() => openConsole(console)))
  try {
    await waitForLogins(look, Math.min(loginsMs, limits.timeoutMs / 2), databases)
    const left = await pauseDatabases({ look, pausing }, databases, deadline, limits.signal)
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
 * a second PAUSE is answered at once while transactions of the first still run.
 *
 * @returns what is not quiet at the deadline, or when the signal comes
 */
export async function pauseDatabases(
  { look, pausing }: PausingConsole,
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
  for (let isAnswered = false; ; ) {
    if (!isAnswered) isAnswered = await Promise.race([answered, setTimeout(pollMs, false)])
    else await setTimeout(pollMs)
    if (refused !== undefined && Date.now() < deadline) throw refused
    const left = await notQuiet(look, databases, Math.max(pollMs, deadline - Date.now()))
    if (left.length === 0 || signal.aborted || Date.now() >= deadline) return left
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

async function notQuiet(
  look: Asked,
  databases: readonly string[],
  limitMs: number,
): Promise<readonly string[]> {
  const [entries, uses] = await Promise.all([consoleDatabases(look, limitMs), poolUses(look, limitMs)])
  const known = new Map(entries.map((each) => [each.name, each]))
  return databases.flatMap((name) => {
    const busy = uses.get(name)?.serversBusy ?? 0
    if (busy > 0) return [`${name} has ${busy} busy server connections`]
    return known.get(name)?.isPaused ? [] : [`${name} is not paused`]
  })
}
