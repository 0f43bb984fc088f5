import { setTimeout } from 'node:timers/promises'
import { type Asked, poolUses } from '../../products/pgbouncer/console/console-state.ts'
import { stopGrowth } from './hold-settings.ts'

const pollMs = 10
/** What is worth waiting where nobody is held meanwhile; a pool may grow all the time. */
export const loginsMs = 3000
/** A login takes milliseconds; one that hangs is not waited for while no pool may grow. */
export const stoppedMs = 1000

/**
 * Waits until no server connection is in its login, or the time is over. PAUSE closes such a connection; so does RECONNECT,
 * and RELOAD where the way to a server changed, before 1.24 also where server_tls_sslmode is in use. That counts as a failed
 * login: the pool gets no other connection for server_login_retry, and clients may get an error.
 *
 * @param databases whose pools; all where absent
 */
export async function waitForLogins(
  look: Asked,
  limitMs: number,
  databases?: readonly string[],
): Promise<void> {
  const last = Date.now() + limitMs
  for (let leftMs = limitMs; leftMs > 0; leftMs = last - Date.now()) {
    if (!(await hasLogins(look, leftMs, databases))) return
    await setTimeout(pollMs)
  }
}

/**
 * Ends the logins of all pools of a process, so that none begins either until `max_user_connections` is put back. Only to wait
 * until none is seen is not enough: clients failed after 6 of 310 pauses of four growing pools, and after none of 460 this way (PgBouncer 1.18 and 1.26).
 */
export async function stopLogins(look: Asked, limitMs: number, databases: readonly string[]): Promise<void> {
  await stopGrowth(look, limitMs)
  await waitForLogins(look, Math.min(stoppedMs, limitMs), databases)
}

/** Whether a server connection is in its login right now. */
async function hasLogins(look: Asked, limitMs: number, databases?: readonly string[]): Promise<boolean> {
  const uses = await poolUses(look, limitMs)
  const names = databases ?? [...uses.keys()]
  return names.some((name) => (uses.get(name)?.serversInLogin ?? 0) > 0)
}
