import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { consoleName, consoleValue } from '../../formats/pgbouncer-console.ts'
import { consoleSettings, poolUses } from '../../products/pgbouncer/console/console-state.ts'

const pollMs = 10
/** How long the first server connections after RESUME may take before server_login_retry counts again. */
const loginsMs = 1000

/** Ends a pause, or a suspension, of the whole process; false where there was none. SHOW DATABASES does not show it. */
export async function resumeProcess(connection: PostgresqlConnection): Promise<boolean> {
  return resumed(connection, 'RESUME')
}

/**
 * Ends the pause of databases by name. server_login_retry is 0 meanwhile: a PAUSE that caught a server connection in its
 * login counts as a failed one, and the pool would wait that long after RESUME (measured: 19 of 20 times).
 */
export async function resumeDatabases(
  connection: PostgresqlConnection,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return
  const retry = (await consoleSettings(connection)).get('server_login_retry')?.value ?? '15'
  await connection.query(`SET server_login_retry = ${consoleValue('0')}`)
  try {
    for (const name of names) await resumed(connection, `RESUME ${consoleName(name)}`)
    await firstLogins(connection, names)
  } finally {
    await connection.query(`SET server_login_retry = ${consoleValue(retry)}`)
  }
}

/** Until no waiting client is without a server connection. */
async function firstLogins(connection: PostgresqlConnection, names: readonly string[]): Promise<void> {
  const deadline = Date.now() + loginsMs
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
async function resumed(connection: PostgresqlConnection, statement: string): Promise<boolean> {
  try {
    await connection.query(statement)
    return true
  } catch (error) {
    if (error instanceof ServerFault && / is not paused/.test(error.message)) return false
    throw error
  }
}
