import { lsnOf } from './lsn.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/** Somebody who reads a server's WAL. */
export interface Walsender {
  pid: number
  /** With the pid it is one process for all times. */
  startedAt: string
  applicationName: string
  /** Undefined over a unix socket. */
  address: string | undefined
  kind: 'physical' | 'logical'
  slot: string | undefined
  /** `streaming`, `catchup`, `backup`, ... */
  state: string
  /** `async`, `sync`, `quorum`, `potential` */
  syncState: string
  /** What the reader said it has on its disk; 0/0 where it said nothing. Never what was sent: that may lie in a buffer. */
  confirmedLsn: string
  /** Since its last word, milliseconds; undefined where there was none. */
  silentMs: number | undefined
}

const statement = `SELECT r.pid, r.backend_start::text AS started, r.application_name AS name, host(r.client_addr) AS address,
  coalesce(s.slot_type, 'physical') AS kind, s.slot_name AS slot, r.state, r.sync_state,
  coalesce(greatest(r.flush_lsn, s.confirmed_flush_lsn), '0/0')::text AS confirmed,
  extract(epoch FROM clock_timestamp() - r.reply_time)::float8 * 1000 AS silent
FROM pg_stat_replication r LEFT JOIN pg_replication_slots s ON s.active_pid = r.pid ORDER BY r.pid`

/** @throws ServerFault */
export async function readWalsenders(server: Server): Promise<readonly Walsender[]> {
  const rows = await server.query(statement, lookMs)
  return rows.map((row) => ({
    pid: Number(row['pid']),
    startedAt: String(row['started']),
    applicationName: String(row['name']),
    address: row['address'] === null ? undefined : String(row['address']),
    kind: row['kind'] === 'logical' ? 'logical' : 'physical',
    slot: row['slot'] === null ? undefined : String(row['slot']),
    state: String(row['state']),
    syncState: String(row['sync_state']),
    confirmedLsn: String(row['confirmed']),
    silentMs: row['silent'] === null ? undefined : Math.max(0, Math.round(Number(row['silent']))),
  }))
}

/** Those that have not confirmed all up to an LSN. A stop would wait for them, maybe for ever. */
export function laggingBehind(walsenders: readonly Walsender[], lsn: string): readonly Walsender[] {
  const wanted = lsnOf(lsn)
  return walsenders.filter(({ confirmedLsn }) => lsnOf(confirmedLsn) < wanted)
}

/** `cdc (logical, slot "cdc", pid 4711)` */
export function walsenderName({ applicationName, kind, slot, pid }: Walsender): string {
  return `${applicationName} (${kind}${slot === undefined ? '' : `, slot ${JSON.stringify(slot)}`}, pid ${pid})`
}
