import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { writeWhole } from '../../output/write-whole.ts'
import { sitesOf } from '../pgbouncer/site.ts'
import { type Entry, type RunHeader, readEntries } from './journal.ts'
import { journalPath, journalsOf, type StoredJournal } from './journals.ts'
import type { OpenCluster } from './open-cluster.ts'
import { copiedJournals } from './poolers/copied-journals.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Runs of a cluster, of this machine and of others. */
export interface KnownRuns {
  last: StoredJournal | undefined
  all: readonly Pick<StoredJournal, 'entries'>[]
}

/**
 * The journals of the runs of a cluster, from here and from other machines: where the last one is of another machine, the copy
 * on a pooler host becomes the one that is gone on with here.
 *
 * @param except the run that asks
 */
export async function knownRuns(
  { loaded, cluster, poolers }: Pick<OpenCluster, 'loaded' | 'cluster' | 'poolers'>,
  variables: Variables,
  except?: string,
): Promise<KnownRuns> {
  const place = { topology: loaded.topology.name, cluster: cluster.name }
  const here = journalsOf(place, variables).filter(({ entries }) => headerOf(entries)?.run !== except)
  const [own] = here
  const copies = await copiedJournals(sitesOf(poolers, []))
  const found = copies
    .map((text) => ({ text, entries: readEntries(text) }))
    .flatMap(({ text, entries }) => {
      const header = headerOf(entries)
      const isMeant = header?.topology === place.topology && header.cluster === place.cluster
      return header !== undefined && isMeant && header.run !== except ? [{ text, entries, header }] : []
    })
    .toSorted((one, other) => (isNewer(one, other) ? -1 : 1))
  const all = [...here, ...found]
  const [copy] = found
  if (copy === undefined || (own !== undefined && !isNewer(copy, own))) return { last: own, all }
  const path = journalPath(copy.header, variables)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  await writeWhole(path, copy.text, 0o600)
  return { last: { path, entries: copy.entries }, all }
}

/** A later run, or more of the same: names of runs begin with their time. */
function isNewer(one: Pick<StoredJournal, 'entries'>, other: Pick<StoredJournal, 'entries'>): boolean {
  const [first = '', second = ''] = [one, other].map(({ entries }) => headerOf(entries)?.run)
  return first === second ? one.entries.length > other.entries.length : first > second
}

function headerOf(entries: readonly Entry[]): RunHeader | undefined {
  return entries.find((entry) => entry.entry === 'run')
}

/** The same, of this machine alone: it asks nobody. */
export function ownLastRun(
  { loaded, cluster }: OpenCluster,
  variables: Variables,
): StoredJournal | undefined {
  return journalsOf({ topology: loaded.topology.name, cluster: cluster.name }, variables)[0]
}
