import { anotherPrimary } from '../../../topology/another-primary.ts'
import type { LoadedTopology } from '../../../topology/load.ts'
import type { Topology } from '../../../topology/topology.ts'
import { TopologyFaults } from '../../../topology/topology-faults.ts'
import { type ConfigureLoadedOptions, configureLoaded } from '../../configure-loaded.ts'
import type { Staged } from './text-at.ts'

/**
 * What dbbal generates for the poolers of a cluster while it is switched over, by path: `pool/p1/pgbouncer.ini`. The topology
 * may be that of before, or have the new primary already.
 *
 * @throws TopologyFaults where nothing can be generated
 */
export async function stagedFiles(
  loaded: LoadedTopology,
  { cluster, from, to }: { cluster: string; from: string; to: string },
  options: Pick<ConfigureLoadedOptions, 'workingDirectory' | 'variables' | 'templatesDirectory'>,
): Promise<ReadonlyMap<string, Staged>> {
  const textsOf = async (topology: Topology): Promise<ReadonlyMap<string, string>> => {
    const { configuration } = await configureLoaded(
      { ...loaded, topology },
      { ...options, cluster, only: 'pgbouncer', placeholders: false, mode: 'write' },
    )
    if (configuration.files.length === 0) {
      const { locate } = await loaded.locator()
      throw new TopologyFaults(configuration.diagnostics.map(locate))
    }
    return new Map(configuration.files.map(({ path, text }) => [path, text]))
  }
  const then = anotherPrimary(loaded.topology, cluster, from, 'move')
  const before = await textsOf(then)
  const during = await textsOf(anotherPrimary(then, cluster, to, 'stay'))
  const after = await textsOf(anotherPrimary(then, cluster, to, 'move'))
  return new Map(
    [...before].map(([path, text]) => [
      path,
      { before: text, during: during.get(path) ?? text, after: after.get(path) ?? text },
    ]),
  )
}
