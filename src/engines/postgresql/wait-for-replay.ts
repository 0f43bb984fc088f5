import { lsnOf } from './lsn.ts'
import { done, failed, faultLine, type Outcome, uncertain } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import type { Server } from './server.ts'

/** What the startup process waits for where it has replayed everything. PostgreSQL 12 has the first one only. */
const waitingForWal = ['RecoveryWalAll', 'RecoveryWalStream', 'RecoveryRetrieveRetryInterval']

/**
 * Waits until a replica has replayed what it has received. What a dead primary sent last may be half a record, which is never
 * replayed: then the startup process waits for the rest of it.
 */
export async function waitForReceived(server: Server, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  const statement = `SELECT pg_last_wal_replay_lsn()::text AS replayed,
    greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::text AS received,
    (SELECT wait_event FROM pg_stat_activity WHERE backend_type = 'startup') AS waits`
  let left = ''
  try {
    const replayed = await poll(async () => {
      const [row] = await server.query(statement, lookMs)
      const { replayed: at, received, waits } = row ?? {}
      if (at === received || waitingForWal.includes(String(waits))) return String(at)
      left = `${lsnOf(String(received)) - lsnOf(String(at))} bytes`
      return undefined
    }, limitMs)
    if (replayed !== undefined)
      return done(
        `${server.name}: all replayed up to ${replayed} in ${Math.round(performance.now() - start)} ms`,
      )
  } catch (error) {
    return uncertain(faultLine(server.name, error))
  }
  return failed(`${server.name}: ${left} are not replayed after ${limitMs} ms`)
}

/** Waits until a replica has replayed up to an LSN. For a record that begins there, see `justPast`. */
export async function waitForReplay(server: Server, lsn: string, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  const wanted = lsnOf(lsn)
  let seen = 0n
  try {
    const isThere = await poll(async () => {
      const [row] = await server.query('SELECT pg_last_wal_replay_lsn()::text AS lsn', lookMs)
      const replayed = row?.['lsn']
      if (typeof replayed === 'string') seen = lsnOf(replayed)
      return seen >= wanted || undefined
    }, limitMs)
    if (isThere) return done(`${server.name}: ${lsn} replayed in ${Math.round(performance.now() - start)} ms`)
  } catch (error) {
    return uncertain(faultLine(server.name, error))
  }
  const missing = `${wanted - seen} bytes`
  return failed(`${server.name}: ${missing} before ${lsn} are not replayed after ${limitMs} ms`)
}
