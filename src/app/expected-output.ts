import { statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { DbbalError } from '../errors.ts'
import type { LintFile } from '../lint/linter.ts'
import { type DesiredFile, desiredFiles } from '../output/desired-file.ts'
import type { Owner } from '../output/manifest.ts'
import { topologyNames } from '../topology/find.ts'
import { loadTopology } from '../topology/load.ts'
import { TopologyFaults } from '../topology/topology-faults.ts'
import { configureTopology } from './configure.ts'
import { shownName } from './shown-name.ts'

/** What the topology of an output directory gives today. */
export interface ExpectedOutput {
  /** The topology's file, as messages name it. */
  name: string
  /** Whose files it gives. */
  owner: Owner | undefined
  /** Made with placeholders for secrets; undefined where it gives none. */
  files: ReadonlyMap<string, DesiredFile> | undefined
  /** Why it gives none. */
  problem: string | undefined
}

export interface ExpectedOptions {
  /** The output directory, absolute. */
  directory: string
  /** The topology's file name, as the headers of the files have it. */
  from: string | undefined
  /** Whose files these are by the manifest. */
  owner: Owner
  topologies: readonly LintFile[]
  workingDirectory: string
}

/** Makes the files of the output directory's topology again; undefined where there is no such topology. */
export async function expectedOutput(options: ExpectedOptions): Promise<ExpectedOutput | undefined> {
  const { workingDirectory } = options
  const path = topologyOf(options)
  if (path === undefined) return undefined
  const name = shownName(path, workingDirectory)
  const { environment } = options.owner
  try {
    const loaded = await loadTopology({ path }, { environment, workingDirectory })
    const owner = { topology: loaded.topology.name, environment: loaded.topology.environment }
    const { files } = await configureTopology({ topology: loaded.topology, secrets: 'placeholders' })
    if (files.length === 0) return { name, owner, files: undefined, problem: 'it has errors' }
    return { name, owner, files: desiredFiles(files, true), problem: undefined }
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    const problem = error instanceof TopologyFaults ? 'it has errors' : error.message
    return { name, owner: undefined, files: undefined, problem }
  }
}

/**
 * The topology that the headers name: one that is linted as well, or one from the output directory up to the
 * repository's root; else one that stands beside the output directory under a usual name.
 */
function topologyOf({ directory, from, topologies, workingDirectory }: ExpectedOptions): string | undefined {
  const linted = topologies.map(({ name }) => resolve(workingDirectory, name))
  const above = directoriesAbove(directory)
  const named = from === undefined ? [] : above.map((each) => join(each, from))
  const beside = above.slice(0, 2).flatMap((each) => topologyNames.map((name) => join(each, name)))
  const fitting = from === undefined ? linted : linted.filter((path) => basename(path) === from)
  return [...fitting, ...named, ...beside].find(isFile)
}

/** Up to the repository's root; outside of a repository only the directory and the one that it is in. */
function directoriesAbove(directory: string): readonly string[] {
  const directories: string[] = []
  for (let each = directory; ; each = dirname(each)) {
    directories.push(each)
    if (statSync(join(each, '.git'), { throwIfNoEntry: false }) !== undefined) return directories
    if (dirname(each) === each) return directories.slice(0, 2)
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
