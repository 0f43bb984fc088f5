/** What an administrator's script says to a PgBouncer process around a switchover. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { databaseNames } from './switchover-topology.ts'

const pollMs = 2

/**
 * Not while a server logs in: PAUSE would close it, and RESUME would wait for server_login_retry. No pool that has a connection
 * begins another login meanwhile.
 */
export async function pauseDatabases(console: Client): Promise<void> {
  await console.query("SET max_user_connections = '1'")
  for (const name of databaseNames) {
    for (;;) {
      const { rows } = await console.query<Record<string, unknown>>('SHOW POOLS')
      if (rows.every((row) => row['database'] !== name || Number(row['sv_login']) === 0)) break
      await delay(pollMs)
    }
    await console.query(`PAUSE ${name}`)
  }
}

export async function resumeDatabases(console: Client): Promise<void> {
  await console.query("SET max_user_connections = '0'")
  for (const name of databaseNames) await console.query(`RESUME ${name}`)
}
