import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { stateDirectory } from '../state-directory.ts'
import { type Entry, readEntries } from './journal.ts'
import { marksName } from './unfinished-marks.ts'

/** A journal on this machine. */
export interface StoredJournal {
  path: string
  entries: readonly Entry[]
}

type Variables = Readonly<Record<string, string | undefined>>

/** Where the journal of a run lies: `STATE/failover/<topology>/<cluster>/<run>.jsonl`. */
export function journalPath(
  { topology, cluster, run }: { topology: string; cluster: string; run: string },
  variables: Variables,
): string {
  const [first = '', second = ''] = [topology, cluster].map(encodeURIComponent)
  return join(topOf(variables), first, second, `${run}.jsonl`)
}

/** Every run of a cluster, the last one first. */
export function journalsOf(
  place: { topology: string; cluster: string },
  variables: Variables,
): readonly StoredJournal[] {
  const directory = dirname(journalPath({ ...place, run: 'x' }, variables))
  return namesIn(directory)
    .filter((name) => name.endsWith('.jsonl'))
    .toSorted()
    .toReversed()
    .map((name) => readJournal(join(directory, name)))
}

/** Every run of this user that is written down here, the last one first. */
export function allJournals(variables: Variables): readonly StoredJournal[] {
  const top = topOf(variables)
  return namesIn(top)
    .filter((name) => name !== marksName)
    .flatMap((topology) =>
      namesIn(join(top, topology)).flatMap((cluster) => {
        const place = { topology: decodeURIComponent(topology), cluster: decodeURIComponent(cluster) }
        return journalsOf(place, variables)
      }),
    )
    .toSorted((one, other) => (basename(one.path) < basename(other.path) ? 1 : -1))
}

/** Without entries where it was taken away. */
export function readJournal(path: string): StoredJournal {
  return { path, entries: readEntries(textAt(path)) }
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function topOf(variables: Variables): string {
  return join(stateDirectory(variables), 'failover')
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
