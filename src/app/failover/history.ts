import type { Ended } from '../../failover/ended.ts'
import type { Phase } from '../../failover/phase.ts'
import { allJournals, type StoredJournal } from './journals.ts'

/** One run, as its journal tells it. */
export interface PastRun {
  run: string
  at: string
  topology: string
  cluster: string
  from: string
  to: string
  by: string
  /** Undefined where it has not ended. */
  ended: Ended | undefined
  /** The phase that began last. */
  phase: Phase | undefined
  path: string
}

/** Runs of this user on this machine, the last one first. */
export function history(
  variables: Readonly<Record<string, string | undefined>>,
  cluster: string | undefined,
): readonly PastRun[] {
  return allJournals(variables)
    .flatMap(pastRun)
    .filter((run) => cluster === undefined || run.cluster === cluster)
}

/** None where the journal was cut off before its first line was whole. */
export function pastRun({ path, entries }: StoredJournal): readonly PastRun[] {
  const header = entries.find((entry) => entry.entry === 'run')
  if (header === undefined) return []
  const { run, at, topology, cluster, from, to, user, host } = header
  const ended = entries.findLast((entry) => entry.entry === 'ended')
  const last = entries.findLast((entry) => entry.entry === 'begin')
  return [
    {
      run,
      at,
      topology,
      cluster,
      from,
      to,
      by: `${user}@${host}`,
      ended: ended && {
        end: ended.end,
        isWhole: ended.isWhole,
        isRefused: ended.isRefused,
        interruptedBy: ended.interruptedBy,
      },
      phase: last?.phase,
      path,
    },
  ]
}
