import { lsnOf } from './lsn.ts'
import type { ServerHost } from './server-host.ts'
import { walFileName } from './timeline-history.ts'
import { type WalStart, waldumpScript } from './waldump-script.ts'

/** WAL on a dead primary that its successor has not received. */
export interface UnreceivedWal {
  bytes: number
  /** Committed ones. */
  transactions: number
}

/**
 * Reads on, in the data directory of a dead primary, from where the successor's WAL ends. Nothing is changed.
 *
 * @param lsn the end of what the successor has received
 * @throws ServerFault
 */
export async function unreceivedWal(
  host: ServerHost,
  start: WalStart,
  limitMs: number,
): Promise<UnreceivedWal> {
  const { timeline, lsn, segmentSize } = start
  const script = `[ -e pg_wal/${walFileName(timeline, lsn, segmentSize)} ] || exit 0
${waldumpScript(start)}
left=$({ waldump pg_wal 2>/dev/null || :; } | awk '
  /^rmgr: Transaction / && / desc: COMMIT/ { commits++ }
  match($0, /lsn: [0-9A-F]+\\/[0-9A-F]+/) { last = substr($0, RSTART + 5, RLENGTH - 5); size = 0
    if (match($0, /len \\(rec\\/tot\\): *[0-9]+\\/ *[0-9]+/)) { size = substr($0, RSTART, RLENGTH); sub(/.*\\/ */, "", size) } }
  END { if (last != "") print commits + 0, last, size }')
[ -n "$left" ] || ends_there pg_wal || exit 1
printf '%s\\n' "$left"`
  const [transactions, last, size] = (await host.run(script, limitMs)).trim().split(' ')
  if (last === undefined) return { bytes: 0, transactions: 0 }
  // Records begin at multiples of eight.
  const end = lsnOf(last) + BigInt(Math.ceil(Number(size) / 8) * 8)
  return { bytes: Number(end - lsnOf(lsn)), transactions: Number(transactions) }
}
