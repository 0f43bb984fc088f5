import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { consoleDatabases, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import type { Console } from './consoles.ts'
import type { Done } from './on-each.ts'
import { openConsole } from './open-console.ts'
import type { PauseValue } from './pause-target.ts'

const pollMs = 10
/** How long a pool may go on logging in to its server before it is paused all the same. */
const loginsMs = 500

export interface PauseLimits {
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Pauses databases of one process and proves it: every one says paused, and no server of theirs is busy. The answer to
 * PAUSE alone says nothing: a second PAUSE is answered at once while transactions of the first still run.
 */
export async function pauseProcess(
  connection: PostgresqlConnection,
  console: Console,
  databases: readonly string[],
  { timeoutMs, signal }: PauseLimits,
): Promise<Done<PauseValue>> {
  const begun = performance.now()
  const deadline = Date.now() + timeoutMs
  // PAUSE takes effect at once but holds its connection until the pool is quiet: one more for each, and one to look.
  const pausing = await Promise.all(databases.map(() => openConsole(console)))
  try {
    await quietLogins(connection, databases, Math.min(deadline, Date.now() + loginsMs))
    const answers = databases.map((name, index) => pausing[index]?.query(`PAUSE ${consoleName(name)}`))
    const all = Promise.all(answers).then(
      () => undefined,
      (error: unknown) => error,
    )
    let refused: unknown
    void all.then((error) => {
      refused = error
    })
    for (;;) {
      if (refused !== undefined) throw refused
      const left = await notQuiet(connection, databases)
      if (left.length === 0) {
        const tookMs = Math.round(performance.now() - begun)
        return { message: `paused ${databases.join(', ')} in ${tookMs} ms`, value: { databases, tookMs } }
      }
      if (signal.aborted) return failed('interrupted', databases)
      if (Date.now() >= deadline)
        return failed(`not quiet within ${timeoutMs / 1000} s: ${left.join(', ')}`, databases)
      await setTimeout(pollMs)
    }
  } finally {
    await Promise.all(pausing.map((each) => each.close()))
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

/** A PAUSE that catches a server connection in its login makes the pool wait server_login_retry after RESUME. */
async function quietLogins(
  connection: PostgresqlConnection,
  databases: readonly string[],
  deadline: number,
): Promise<void> {
  while (Date.now() < deadline) {
    const uses = await poolUses(connection)
    if (databases.every((name) => (uses.get(name)?.serversInLogin ?? 0) === 0)) return
    await setTimeout(pollMs)
  }
}

async function notQuiet(
  connection: PostgresqlConnection,
  databases: readonly string[],
): Promise<readonly string[]> {
  const known = new Map((await consoleDatabases(connection)).map((each) => [each.name, each]))
  const uses = await poolUses(connection)
  return databases.flatMap((name) => {
    const busy = uses.get(name)?.serversBusy ?? 0
    if (busy > 0) return [`${name} has ${busy} busy server connections`]
    return known.get(name)?.isPaused ? [] : [`${name} is not paused`]
  })
}
