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
 * What a selection covers: the directories that are wholly its own. A cluster's directory is shared by the products
 * of every kind, so with `--only` nothing in it counts as stale.
 */
export function scopeOf(topology: Topology, { cluster, only }: Selection): Scope {
  if (cluster === undefined && only === undefined) return { coversFile: () => true, coversRoute: () => true }
  const balancers = [...topology.balancers.values()].filter(
    ({ kind, serves }) =>
      (only === undefined || kind === only) &&
      (cluster === undefined || serves.some((served) => served.cluster.name === cluster)),
  )
  const names = new Set(balancers.map(({ name }) => name))
  if (cluster !== undefined && only === undefined) names.add(cluster)
  const covers = (path: string): boolean => names.has(path.split('/')[0] ?? '')
  return { coversFile: covers, coversRoute: covers }
}
