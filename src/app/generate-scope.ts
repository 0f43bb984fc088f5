import { DbbalError, exitCodes } from '../errors.ts'
import type { Scope } from '../output/plan.ts'
import type { Topology } from '../topology/topology.ts'

/** `--cluster` and `--only`. */
export interface Selection {
  cluster?: string | undefined
  only?: string | undefined
}

/** Refuses a cluster or a kind that does not exist, exit 2. */
export function checkSelection(
  topology: Topology,
  { cluster, only }: Selection,
  kinds: readonly string[],
): void {
  if (cluster !== undefined && !topology.clusters.has(cluster)) {
    throw unknown('cluster', cluster, [...topology.clusters.keys()], '--cluster')
  }
  if (only !== undefined && !kinds.includes(only)) throw unknown('kind', only, kinds, '--only')
}

/** A selection that comes to no file at all is a mistake, exit 2. */
export function refuseEmptySelection({ cluster, only }: Selection): void {
  if (cluster === undefined && only === undefined) return
  const asked = [
    only === undefined ? '' : `--only ${only}`,
    cluster === undefined ? '' : `--cluster ${cluster}`,
  ]
  throw new DbbalError('SELECTION', `the topology has nothing for ${asked.filter(Boolean).join(' ')}`, {
    exit: exitCodes.usage,
    hint: 'leave one of them out',
  })
}

function unknown(what: string, name: string, known: readonly string[], flag: string): DbbalError {
  return new DbbalError(
    'SELECTION',
    `${what} ${JSON.stringify(name)} is unknown, expected one of ${known.join(', ')}`,
    { exit: exitCodes.usage, hint: `${flag} ${known[0]}` },
  )
}

/**
 * What a selection covers: the directories of the files that it comes to, each of which is one product's own, and with
 * `--cluster` that cluster's, should it have no file any more.
 */
export function scopeOf({ cluster, only }: Selection, files: readonly { path: string }[]): Scope {
  if (cluster === undefined && only === undefined) return { coversFile: () => true, coversRoute: () => true }
  const names = new Set(files.map(({ path }) => directoryOf(path)))
  if (cluster !== undefined && only === undefined) names.add(cluster)
  const covers = (path: string): boolean => names.has(directoryOf(path))
  return { coversFile: covers, coversRoute: covers }
}

/** The balancer or cluster that a file or a route belongs to. */
function directoryOf(path: string): string {
  return path.split('/')[0] ?? ''
}
