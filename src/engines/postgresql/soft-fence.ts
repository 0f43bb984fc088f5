import { lsnOf } from './lsn.ts'
import { amiss, done, failed, type Outcome, uncertain } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import { type Server, serverAt } from './server.ts'
import { waitForReplay } from './wait-for-replay.ts'

const pollMs = 10
/** What a record may be away from the end of the WAL: the header of a page. */
const pageHeader = 40n

/**
 * Keeps clients from writing to a server that nobody can stop: sessions begin read-only, and those from before end. Each may
 * turn it off again, so it holds those who mean well.
 */
export async function fenceSoftly(server: Server, limitMs: number): Promise<Outcome> {
  try {
    await server.query('ALTER SYSTEM SET default_transaction_read_only = on', lookMs)
    const since = await seenByNewSessions(server, 'on', limitMs)
    if (since === undefined)
      return failed(`${server.name}: new sessions are not read-only after ${limitMs} ms`)
    let left: readonly string[] = []
    await poll(async () => {
      const rows = await server.query(
        `SELECT pid::text AS pid, coalesce(usename, '')::text AS who, pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND backend_start <= '${since}'`,
        lookMs,
      )
      left = rows.map(({ pid, who }) => `${pid} of ${who}`)
      return left.length === 0 || undefined
    }, limitMs)
    if (left.length > 0) return failed(`${server.name}: sessions do not end: ${left.slice(0, 8).join(', ')}`)
    return done(`${server.name}: new sessions are read-only, those from before have ended`)
  } catch (error) {
    return amiss(server.name, error)
  }
}

/** Takes it back, and sees that new sessions may write. */
export async function unfenceSoftly(server: Server, limitMs: number): Promise<Outcome> {
  try {
    await server.query('ALTER SYSTEM RESET default_transaction_read_only', lookMs)
    const since = await seenByNewSessions(server, 'off', limitMs)
    return since === undefined
      ? failed(`${server.name}: new sessions are still read-only`)
      : done(`${server.name}: new sessions may write`)
  } catch (error) {
    return amiss(server.name, error)
  }
}

/**
 * Waits until a replica has replayed all that a fenced server has written, and sees that no transaction has ended there
 * meanwhile: the end of its WAL, where `done`.
 */
export async function waitForEnd(
  server: Server,
  replica: Server,
  limitMs: number,
): Promise<Outcome & { lsn?: string }> {
  let amissThere = 'nothing was seen'
  try {
    const end = await poll(
      async () => {
        const before = await lookAtWrites(server)
        amissThere = before.amiss ?? amissThere
        if (before.amiss !== undefined) return undefined
        const replayed = await waitForReplay(replica, before.lsn, lookMs)
        const after = await lookAtWrites(server)
        if (replayed.answer !== 'done') amissThere = replayed.message
        else if (after.amiss !== undefined || after.next !== before.next)
          amissThere = after.amiss ?? `${server.name}: transactions go on`
        else return before.lsn
        return undefined
      },
      limitMs,
      pollMs,
    )
    return end === undefined
      ? failed(amissThere)
      : { ...done(`${server.name}: ends at ${end}, and ${replica.name} has replayed it`), lsn: end }
  } catch (error) {
    const outcome = amiss(server.name, error)
    return uncertain(outcome.message)
  }
}

interface Writes {
  lsn: string
  /** The transaction that would be the next to end. */
  next: string
  /** Why it is not at its end. */
  amiss: string | undefined
}

async function lookAtWrites(server: Server): Promise<Writes> {
  const [row] = await server.query(
    `SELECT pg_current_wal_lsn()::text AS lsn, pg_current_wal_insert_lsn()::text AS inserted,
      txid_snapshot_xmax(txid_current_snapshot())::text AS next,
      (SELECT count(*) FROM pg_stat_activity WHERE backend_xid IS NOT NULL)::int AS writers`,
    lookMs,
  )
  const lsn = String(row?.['lsn'])
  const unwritten = lsnOf(String(row?.['inserted'])) - lsnOf(lsn)
  const writers = Number(row?.['writers'])
  const amissHere =
    writers > 0
      ? `${server.name}: ${writers} transactions write`
      : unwritten > pageHeader
        ? `${server.name}: ${unwritten} bytes are not written yet`
        : undefined
  return { lsn, next: String(row?.['next']), amiss: amissHere }
}

/** When a session that had just begun saw the value: all that begin later do. */
async function seenByNewSessions(
  server: Server,
  value: 'on' | 'off',
  limitMs: number,
): Promise<string | undefined> {
  await server.query('SELECT pg_reload_conf()', lookMs)
  return poll(
    async () => {
      const fresh = serverAt(server.name, server.address)
      try {
        const [row] = await fresh.query(
          "SELECT current_setting('default_transaction_read_only') AS value, clock_timestamp()::text AS now",
          lookMs,
        )
        return row?.['value'] === value ? String(row['now']) : undefined
      } finally {
        await fresh.close()
      }
    },
    limitMs,
    pollMs,
  )
}
