import { shellWord } from '../../formats/shell.ts'
import { walFileName } from './timeline-history.ts'

/** A position on a timeline. */
export interface WalStart {
  timeline: number
  lsn: string
  segmentSize: number
}

/**
 * Shell functions: `waldump DIRECTORY` shows the records of a timeline from a position on, and ends with an error where the WAL
 * ends. Where it has shown none, `ends_there DIRECTORY` fails for any other reason, and says which.
 *
 * The segments are named: by itself pg_waldump asks the first file that it finds for the size of segments, and gives up where
 * that one has been made beforehand and is still empty.
 */
export function waldumpScript({ timeline, lsn, segmentSize }: WalStart): string {
  const first = walFileName(timeline, lsn, segmentSize)
  return `waldump() {
  last=$(ls "$1" | grep -E '^${first.slice(0, 8)}[0-9A-F]{16}$' | LC_ALL=C sort | tail -n 1)
  LC_ALL=C "$bin/pg_waldump" -p "$1" -t ${timeline} -s ${shellWord(lsn)} ${first} "$last"
}
ends_there() {
  said=$(waldump "$1" 2>&1 >/dev/null) || :
  if printf '%s\\n' "$said" | grep -q -v -E 'invalid record|could not find a valid record|wanted 24, got 0|specifies 0 bytes|^$'; then
    printf '%s\\n' "$said" >&2
    return 1
  fi
}`
}
