import { ServerFault } from '../../drivers/server-fault.ts'
import { done, failed, faultLine, type Outcome, unanswered, uncertain } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import type { Server } from './server.ts'

/** A server that answers nothing for so long is gone: what became of it is seen on its machine. */
const silentMs = 2000

/**
 * Asks a replica to become the primary, and waits until it takes writes. Failed only where the server refused: a promotion
 * that was asked for cannot be recalled, so that whatever else goes wrong is uncertain.
 */
export async function promote(server: Server, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  let wasAsked = false
  try {
    if ((await role(server)) === 'primary') return done(`${server.name}: is the primary`)
    wasAsked = true
    // Not to wait: pg_promote(true) looks every 100 ms only.
    const [row] = await server.query('SELECT pg_promote(false)::text AS signalled', lookMs)
    if (row?.['signalled'] !== 'true')
      return failed(`${server.name}: pg_promote could not tell the postmaster`)
  } catch (error) {
    const message = faultLine(server.name, error)
    if (wasAsked && isRefusal(error) && !(await mayBePrimary(server))) return failed(message)
    return uncertain(message)
  }
  let answeredAt = performance.now()
  const seen = await poll(async () => {
    const is = await role(server).catch(unanswered)
    if (is !== undefined) answeredAt = performance.now()
    if (is === 'primary') return is
    return performance.now() - answeredAt > silentMs ? 'silent' : undefined
  }, limitMs)
  const tookMs = Math.round(performance.now() - start)
  if (seen === 'primary') return done(`${server.name}: promoted in ${tookMs} ms`)
  return uncertain(`${server.name}: not seen as the primary after ${tookMs} ms`)
}

async function role(server: Server): Promise<'primary' | 'replica'> {
  const [row] = await server.query('SELECT pg_is_in_recovery()::text AS is_replica', lookMs)
  return row?.['is_replica'] === 'false' ? 'primary' : 'replica'
}

/** It was asked for by somebody else, or by an earlier run: `recovery is not in progress`. */
async function mayBePrimary(server: Server): Promise<boolean> {
  return role(server).then(
    (is) => is === 'primary',
    () => true,
  )
}

/** Class 57: the statement was interrupted, maybe behind the act. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ServerFault) || error.kind !== 'statement') return false
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code !== '' && !code.startsWith('57')
}
