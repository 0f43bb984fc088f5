import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { knownRuns } from '../failover/last-run.ts'
import { leftOver, notEnded } from '../failover/left-over.ts'
import { servedClusters } from './check-primaries.ts'
import type { Console, ConsoleChoice } from './consoles.ts'

/**
 * A run that was cut off may hold clients past its point of no return: what they would be let go to is for the run to say. To be
 * called under the locks of the clusters.
 *
 * @throws DbbalError (4): a run of a cluster behind the poolers has not ended
 */
export async function refuseUnfinished(
  consoles: readonly Console[],
  loaded: LoadedTopology,
  { variables }: Pick<ConsoleChoice, 'variables'>,
): Promise<void> {
  // A switchover needs a way to every host: where there is none, no copy of a journal lies there.
  const poolers = consoles.filter(({ declared }) => declared?.pooler.declared.deploy !== undefined)
  const clusters = servedClusters(consoles.flatMap(({ declared }) => declared?.pooler ?? []))
  for (const cluster of clusters) {
    const { last } = await knownRuns({ loaded, cluster, poolers }, variables)
    const left = last && leftOver(last)
    if (left === undefined) continue
    throw new DbbalError('UNFINISHED', `cluster ${quoted(cluster.name)}: ${notEnded(left)}`, {
      exit: exitCodes.refused,
      hint: `end it: dbbal failover --resume --cluster ${cluster.name}; or --abort, where nothing was promoted`,
    })
  }
}
