import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { consoleName } from '../../formats/pgbouncer-console.ts'
import { type Asked, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import { putBack, retryAtOnce, type UsualSettings, usualSettings } from './hold-settings.ts'

const pollMs = 10
/** How long the first server connections after RESUME may take before server_login_retry counts again. */
const loginsMs = 1000

/** Ends a pause, or a suspension, of the whole process; false where there was none. SHOW DATABASES does not show it. */
export async function resumeProcess(connection: Asked): Promise<boolean> {
  return resumed(connection, 'RESUME')
}

/**
 * Ends the pause of databases by name, and puts back what a hold has changed. server_login_retry is 0 meanwhile: a PAUSE that
 * caught a server connection in its login counts as a failed one, and the pool would wait that long after RESUME (measured on
 * 1.18: 19 of 20 times).
 *
 * @param usual as it is afterwards, even where no database is named; as it is now where absent
 */
export async function resumeDatabases(
  connection: Asked,
  names: readonly string[],
  usual?: UsualSettings,
): Promise<void> {
  if (names.length === 0 && usual === undefined) return
  const afterwards = usual ?? (await usualSettings(connection))
  await retryAtOnce(connection)
  try {
    for (const name of names) await endPause(connection, name)
    await firstLogins(connection, names, loginsMs)
  } finally {
    await putBack(connection, afterwards)
  }
}

/** RESUME of one database; false where it was not paused. */
export function endPause(connection: Asked, name: string, limitMs?: number): Promise<boolean> {
  return resumed(connection, `RESUME ${consoleName(name)}`, limitMs)
}

/** Until no waiting client is without a server connection, or the time is over. */
export async function firstLogins(
  connection: Asked,
  names: readonly string[],
  limitMs: number,
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (Date.now() < deadline) {
    const uses = await poolUses(connection)
    const isWaited = names.some((name) => {
      const use = uses.get(name)
      return use !== undefined && use.clientsWaiting > 0 && use.servers - use.serversInLogin === 0
    })
    if (!isWaited) return
    await setTimeout(pollMs)
  }
}

/** False where it was not paused that way. */
async function resumed(connection: Asked, statement: string, limitMs?: number): Promise<boolean> {
  try {
    await connection.query(statement, limitMs)
    return true
  } catch (error) {
    if (error instanceof ServerFault && / is not paused/.test(error.message)) return false
    throw error
  }
}
