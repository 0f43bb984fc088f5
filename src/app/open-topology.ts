import { findTopology } from '../topology/find.ts'
import { type LoadedTopology, loadTopology } from '../topology/load.ts'

/** Which topology, and which environment of it. */
export interface TopologyChoice {
  /** `--topology`; `-` is standard input. */
  topology?: string | undefined
  environment?: string | undefined
  workingDirectory: string
  variables: Readonly<Record<string, string | undefined>>
  readStdin: () => Promise<string>
}

/**
 * Finds and loads the topology a command means.
 *
 * @throws TopologyFaults with every fault located; DbbalError where it cannot be found or read.
 */
export async function openTopology(choice: TopologyChoice): Promise<LoadedTopology> {
  const { environment, workingDirectory, readStdin } = choice
  const source = await findTopology({
    asked: choice.topology,
    variable: choice.variables['DBBAL_TOPOLOGY'],
    workingDirectory,
    readStdin,
  })
  return loadTopology(source, { environment, workingDirectory })
}
