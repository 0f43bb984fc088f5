import { setTimeout } from 'node:timers/promises'
import { type Asked, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import { entriesOf, parameterOf } from '../../products/pgbouncer/lint/databases.ts'
import type { ReadIni } from '../../products/pgbouncer/lint/read-ini.ts'
import { setHoldSetting, shrunk, type UsualSettings } from './hold-settings.ts'
import { stoppedMs, waitForLogins } from './wait-for-logins.ts'

/** PgBouncer's janitor comes three times a second: it has been there twice. */
const janitorsMs = 700
const pollMs = 20

/** Whether default_pool_size is the size of pools of these databases, and of no other one. */
export function canShrink(ini: ReadIni, usual: UsualSettings, databases: readonly string[]): boolean {
  if (Number(usual.default_pool_size) <= Number(shrunk)) return false
  const sized = entriesOf(ini, 'databases').filter((entry) => parameterOf(entry, 'pool_size') === undefined)
  return sized.length > 0 && sized.every(({ pair }) => databases.includes(pair.key))
}

/**
 * Lets PgBouncer close the server connections that are idle while clients are still served: each that PAUSE closes is a backend
 * whose end takes the server milliseconds of CPU, and that time the clients wait. What is busy stays.
 *
 * It ends logins as well, as `stopLogins` does: a pool that has a connection opens no other one. The usual size is in force again
 * once `pauseDatabases` is through.
 */
export async function shrinkPools(look: Asked, limitMs: number, databases: readonly string[]): Promise<void> {
  await setHoldSetting(look, 'default_pool_size', shrunk, limitMs)
  const last = Date.now() + Math.min(janitorsMs, limitMs)
  while (Date.now() < last) {
    const uses = await poolUses(look, limitMs)
    if (databases.every((name) => isShrunk(uses.get(name)))) break
    await setTimeout(pollMs)
  }
  await waitForLogins(look, Math.min(stoppedMs, limitMs), databases)
}

function isShrunk(use: { pools: number; servers: number } | undefined): boolean {
  return use === undefined || use.servers <= use.pools
}
