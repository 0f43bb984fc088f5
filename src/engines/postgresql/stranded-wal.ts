import { ServerFault } from '../../drivers/server-fault.ts'
import { shellWord } from '../../formats/shell.ts'
import type { ServerHost } from './server-host.ts'
import { walFileName } from './timeline-history.ts'
import { type WalStart, waldumpScript } from './waldump-script.ts'

/** What a server wrote that its successor never got, kept before pg_rewind destroys it. */
export interface StrandedWal {
  /** Beside the data directory: the WAL segments, and `summary`. */
  directory: string
  /** Where the successor left the timeline. */
  fork: string
  timeline: number
  records: number
  /** Committed ones. */
  transactions: number
  /** `tablespace/database/relation` as numbers of files. */
  relations: readonly string[]
}

/** Where the part of the WAL begins that is stranded. */
export type Fork = WalStart

/**
 * Copies the WAL from a fork on, and counts what is in it. A second call for the same fork finds the first one's.
 *
 * @param name begins the directory's name: `<data directory>.stranded-<name>-<timeline>-<fork>`
 * @returns undefined where nothing is behind the fork
 * @throws ServerFault: nothing may be rewound then
 */
export async function captureStrandedWal(
  host: ServerHost,
  fork: Fork,
  name: string,
  limitMs: number,
): Promise<StrandedWal | undefined> {
  const text = await host.run(captureScript(fork, name), limitMs)
  if (text.trim() === '') return undefined
  const [, directory, records, transactions] = /^(.+)\n([0-9]+) ([0-9]+)\n/.exec(text) ?? []
  if (directory === undefined)
    throw new ServerFault('statement', `stranded WAL: ${JSON.stringify(text)} is not understood`)
  return {
    directory,
    fork: fork.lsn,
    timeline: fork.timeline,
    records: Number(records),
    transactions: Number(transactions),
    relations: [...text.matchAll(/^rel (\S+)$/gm)].map(([, relation = '']) => relation),
  }
}

function captureScript(fork: Fork, name: string): string {
  const { timeline, lsn, segmentSize } = fork
  const first = walFileName(timeline, lsn, segmentSize)
  return `bundle=$PWD.stranded-${shellWord(name)}-${timeline}-${lsn.replace('/', '-')}
if [ -d "$bundle" ]; then printf '%s\\n' "$bundle"; cat "$bundle/summary"; exit 0; fi
${waldumpScript(fork)}
list() {
  { waldump "$1" 2>/dev/null || :; } | awk '
    /^rmgr: / { records++ }
    /^rmgr: Transaction / && / desc: COMMIT/ { commits++ }
    { rest = $0; while (match(rest, /rel [0-9]+\\/[0-9]+\\/[0-9]+/)) {
        seen[substr(rest, RSTART, RLENGTH)] = 1; rest = substr(rest, RSTART + RLENGTH) } }
    END { print records + 0, commits + 0; for (rel in seen) print rel }'
}
umask 077
part=$bundle.part
rm -rf "$part"; mkdir "$part"
if [ ! -e pg_wal/${first} ]; then
  echo "pg_wal has no ${first}: what is behind ${lsn} cannot be kept" >&2
  exit 1
fi
ls pg_wal | LC_ALL=C awk 'length($0) == 24 && substr($0, 1, 8) == "${first.slice(0, 8)}" && $0 >= "${first}"' |
  while IFS= read -r segment; do cp -p "pg_wal/$segment" "$part/"; done
list "$part" > "$part/summary"
if [ "$(sed -n 1p "$part/summary")" = '0 0' ]; then
  ends_there "$part" || exit 1
  rm -rf "$part"; exit 0
fi
sync "$part"/* "$part"
mv "$part" "$bundle"; sync "$bundle/.."
printf '%s\\n' "$bundle"; cat "$bundle/summary"`
}
