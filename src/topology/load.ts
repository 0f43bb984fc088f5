import { basename } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { type CheckedEnvironment, checkEnvironment } from './check-environment.ts'
import { chooseEnvironment } from './choose-environment.ts'
import type { Data } from './data.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'
import type { Locator } from './locate.ts'
import { environmentNames } from './merge/environment.ts'
import { Places } from './places.ts'
import { acrossEnvironments, presentable } from './presentable.ts'
import { joinFiles, type SaidTwice } from './read/join-files.ts'
import { oddNumberFaults } from './read/odd-number-faults.ts'
import type { ParsedFile } from './read/parsed-file.ts'
import { readFiles, type TopologySource } from './read/read-files.ts'
import { sharedAddresses } from './resolve/environments.ts'
import type { Topology } from './topology.ts'
import { TopologyFaults } from './topology-faults.ts'
import { fileFaults } from './validation/file-faults.ts'

export interface LoadOptions {
  /** `--environment`; compulsory where the file has `environments`. */
  environment?: string | undefined
  workingDirectory: string
}

/** A valid topology, what was noticed, and the way back to the files. */
export interface LoadedTopology {
  topology: Topology
  effective: EffectiveTopology
  /** Warnings and infos, unlocated: `locator()` finds them when they are shown. */
  diagnostics: readonly Diagnostic[]
  /** True where the text came from standard input: no command of it is run. */
  isFromStdin: boolean
  /** The files that were read, the one asked for first. */
  files: readonly ParsedFile[]
  /** Reads the files once more, with positions. */
  locator(): Promise<Locator>
}

/**
 * Reads, merges, validates and resolves a topology. Every environment is checked, one is returned.
 *
 * @throws TopologyFaults with every fault located; DbbalError where a file cannot be read or `--environment` is amiss.
 */
export async function loadTopology(source: TopologySource, options: LoadOptions): Promise<LoadedTopology> {
  const read = await readJoined(source, options.workingDirectory, false)
  const environment = chooseEnvironment(read.joined, options.environment)
  return loadedOf(read, await checkAll(read), environment)
}

/**
 * Every environment of a topology; where it has none, the topology as it is. Positions are kept: lint shows places.
 *
 * @throws TopologyFaults with every fault located; DbbalError where a file cannot be read.
 */
export async function loadEnvironments(
  source: TopologySource,
  workingDirectory: string,
): Promise<readonly LoadedTopology[]> {
  const read = await readJoined(source, workingDirectory, true)
  const checked = await checkAll(read)
  return [...checked.keys()].map((environment) => loadedOf(read, checked, environment))
}

/** All files together, not checked yet. */
interface JoinedFiles {
  source: TopologySource
  files: readonly ParsedFile[]
  joined: Data
  saidTwice: readonly SaidTwice[]
  places: Places
}

async function readJoined(
  source: TopologySource,
  workingDirectory: string,
  keepsEvents: boolean,
): Promise<JoinedFiles> {
  const { files, diagnostics } = await readFiles(source, workingDirectory, keepsEvents)
  if (diagnostics.length > 0) throw new TopologyFaults(presentable(diagnostics, files))
  const { joined, saidTwice } = joinFiles(files)
  return { source, files, joined, saidTwice, places: new Places(files, joined) }
}

async function checkAll({
  source,
  files,
  joined,
  saidTwice,
  places,
}: JoinedFiles): Promise<ReadonlyMap<string | undefined, CheckedEnvironment>> {
  const names = environmentNames(joined)
  const checked = new Map<string | undefined, CheckedEnvironment>()
  for (const name of names.length === 0 ? [undefined] : names) {
    const resolving = {
      fileName: 'stdin' in source ? 'stdin' : basename(source.path),
      holdsControls: files.some(({ holdsControls }) => holdsControls),
    }
    checked.set(name, await checkEnvironment(joined, name, resolving, () => places.locator(name)))
  }
  const faults = [
    ...(await places.saidTwice(saidTwice)),
    ...(await fileFaults(joined, () => places.locator(undefined))),
    ...(await faultsOf(checked, places)),
  ]
  const odd = oddNumberFaults(files).filter((number) => !faults.some((fault) => isSamePlace(fault, number)))
  if (faults.length + odd.length > 0) throw new TopologyFaults(presentable([...faults, ...odd], files))
  return checked
}

function loadedOf(
  { source, files, places }: JoinedFiles,
  checked: ReadonlyMap<string | undefined, CheckedEnvironment>,
  environment: string | undefined,
): LoadedTopology {
  const { resolved, diagnostics = [] } = checked.get(environment) ?? {}
  if (resolved === undefined) throw new Error('a topology without a fault was not resolved')
  return {
    ...resolved,
    diagnostics,
    isFromStdin: 'stdin' in source,
    files,
    locator: () => places.locator(environment),
  }
}

/** The errors of every environment, and what they must not share. */
async function faultsOf(
  checked: ReadonlyMap<string | undefined, CheckedEnvironment>,
  places: Places,
): Promise<readonly Diagnostic[]> {
  const located = new Map<string | undefined, readonly Diagnostic[]>()
  for (const [environment, { diagnostics }] of checked) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    located.set(environment, await places.locate(errors, environment))
  }
  return [...acrossEnvironments(located), ...(await sharedFaults(checked, places))]
}

async function sharedFaults(
  checked: ReadonlyMap<string | undefined, CheckedEnvironment>,
  places: Places,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = []
  for (const { environment, diagnostics } of sharedAddresses(checked)) {
    found.push(...(await places.locate(diagnostics, environment)))
  }
  return found
}

function isSamePlace({ location: a }: Diagnostic, { location: b }: Diagnostic): boolean {
  return a?.file === b?.file && a?.line === b?.line && a?.column === b?.column
}
