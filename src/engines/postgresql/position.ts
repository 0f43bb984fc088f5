import { lookMs } from './poll.ts'
import type { Server } from './server.ts'
import { timelineOnDisk } from './timeline-on-disk.ts'

/** Where a server stands. */
export interface Position {
  role: 'primary' | 'replica'
  systemIdentifier: string
  timeline: number
  /** A primary: where it writes. A replica: the end of what it has received, or replayed from an archive. */
  lsn: string
  /** A replica: the end of what it has replayed; a primary: the same as `lsn`. */
  replayed: string
}

/** pg_walfile_name is refused in recovery; a standby's control file is behind its receiver. */
const statement = `SELECT
  CASE WHEN pg_is_in_recovery() THEN 'replica' ELSE 'primary' END AS role,
  (SELECT system_identifier::text FROM pg_control_system()) AS "systemIdentifier",
  (SELECT received_tli FROM pg_stat_wal_receiver) AS receives,
  CASE WHEN pg_is_in_recovery()
    THEN greatest((SELECT timeline_id FROM pg_control_checkpoint()),
      (SELECT min_recovery_end_timeline FROM pg_control_recovery()))
    ELSE ('x' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))::bit(32)::int END AS timeline,
  CASE WHEN pg_is_in_recovery() THEN greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
    ELSE pg_current_wal_lsn() END::text AS lsn,
  CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text AS replayed`

/** @throws ServerFault */
export async function readPosition(server: Server, limitMs = lookMs): Promise<Position> {
  const [row] = await server.query(statement, limitMs)
  const role = row?.['role'] === 'primary' ? 'primary' : 'replica'
  return {
    role,
    systemIdentifier: String(row?.['systemIdentifier']),
    timeline: Math.max(Number(row?.['timeline']), role === 'primary' ? 0 : await received()),
    lsn: String(row?.['lsn']),
    replayed: String(row?.['replayed']),
  }

  async function received(): Promise<number> {
    return Number(row?.['receives']) || ((await timelineOnDisk(server, limitMs)) ?? 0)
  }
}
