import {
  connectPostgresql,
  type PostgresqlAddress,
  type PostgresqlConnection,
} from '../../drivers/postgresql.ts'
import { poll } from '../../engines/postgresql/poll.ts'
import { applicationName, holderOf, type LockHolder } from './lock-holder.ts'

/** pg_try_advisory_lock(CLASS, OBJECT): the same for every dbbal, `dbba` and `lock` in ASCII. */
const lockClass = 0x64626261
const lockObject = 0x6c6f636b

/** A session that holds a lock and says nothing for so long is ended by the server. */
const idleSeconds = 15
/** So often it says something. */
const beatMs = 4000
/** The lock of a server that says nothing for so long counts as lost. */
const checkMs = 2000
const connectMs = 5000
/** The session of a dbbal that has just ended may be there for a moment more. */
const endingMs = 500
const lookAgainMs = 25

/** Who is in the way, as the server shows it. */
export interface OtherHolder {
  /** Undefined where the session does not say that it is dbbal. */
  holder: LockHolder | undefined
  /** When its session began, `2026-11-22 08:30:11+00`. */
  since: string
}

/** The lock of one server: a session that is there as long as the lock. */
export interface ServerLock {
  /** Whether this run, or the one above it, holds the lock right now. Never throws. */
  isHeld(): Promise<boolean>
  /** Never throws. */
  release(): Promise<void>
}

/**
 * Takes the advisory lock of a server, on a standby as well; a promotion leaves it as it is. It vanishes by itself: with
 * the process, with its machine (TCP keepalive, tcp_user_timeout), with a process that is stopped (idle_session_timeout,
 * from PostgreSQL 14 on).
 *
 * @param address with the database that all of dbbal uses: advisory locks are of one database
 * @param turn what has to succeed before the lock is asked for
 * @throws ServerFault, and what `turn` throws
 */
export async function takeServerLock(
  address: PostgresqlAddress,
  holder: LockHolder,
  turn: Promise<void> = Promise.resolve(),
  limitMs = connectMs,
): Promise<ServerLock | OtherHolder> {
  const session = await connectPostgresql({ ...address, applicationName: applicationName(holder) }, limitMs)
  try {
    // Before the lock: it is never held without them.
    await session.query(sessionLimits)
    await turn
    let other: OtherHolder | undefined
    const isOurs = await poll(
      async () => {
        const [row] = await session.query(
          `SELECT pg_try_advisory_lock(${lockClass}, ${lockObject})::text AS is_ours`,
        )
        if (row?.['is_ours'] === 'true') return true
        other = await holderOn(session)
        return other.holder?.run === holder.run || undefined
      },
      endingMs,
      lookAgainMs,
    )
    if (isOurs === undefined && other !== undefined) {
      await session.close()
      return other
    }
  } catch (error) {
    await session.close()
    throw error
  }
  return held(session, holder)
}

function held(session: PostgresqlConnection, { run }: LockHolder): ServerLock {
  const beat = setInterval(() => session.query('SELECT 1').catch(() => clearInterval(beat)), beatMs)
  beat.unref()
  return {
    isHeld: () =>
      holderOn(session, checkMs).then(
        (found) => found.holder?.run === run,
        () => false,
      ),
    release() {
      clearInterval(beat)
      return session.close()
    },
  }
}

/** Of the session. Those that this version has: tcp_user_timeout came with 12, idle_session_timeout with 14. */
export const sessionLimits = `SELECT set_config(name, wanted, false) FROM (VALUES
('statement_timeout', '5s'), ('tcp_keepalives_idle', '5'), ('tcp_keepalives_interval', '2'), ('tcp_keepalives_count', '3'),
('tcp_user_timeout', '10s'), ('idle_session_timeout', '${idleSeconds}s')) AS limits (name, wanted)
WHERE current_setting(name, true) IS NOT NULL`

async function holderOn(session: PostgresqlConnection, limitMs?: number): Promise<OtherHolder> {
  const [row] = await session.query(
    `SELECT a.application_name, a.backend_start::timestamptz(0)::text AS since
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
AND l.classid = ${lockClass} AND l.objid = ${lockObject}
AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    limitMs,
  )
  return { holder: holderOf(String(row?.['application_name'] ?? '')), since: String(row?.['since'] ?? '') }
}
