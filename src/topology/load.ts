import { basename } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { DbbalError, exitCodes } from '../errors.ts'
import { type Data, isMap } from './data.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'
import type { Locator } from './locate.ts'
import { effectiveTopology } from './merge/effective.ts'
import { unmatchedPatchKeys, withEnvironment } from './merge/environment.ts'
import { joinFiles } from './read/join-files.ts'
import type { ParsedFile } from './read/parsed-file.ts'
import { readFiles, type TopologySource } from './read/read-files.ts'
import { sharedAddresses } from './resolve/environments.ts'
import { resolveTopology } from './resolve/resolve.ts'
import type { Topology } from './topology.ts'
import { TopologyFaults } from './topology-faults.ts'

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
  /** Parses the files once more with positions. */
  locator(): Promise<Locator>
}

/**
 * Reads, merges, validates and resolves a topology.
 *
 * @throws TopologyFaults with every fault located; DbbalError where a file cannot be read or `--environment` is amiss.
 */
export async function loadTopology(source: TopologySource, options: LoadOptions): Promise<LoadedTopology> {
  const { files, diagnostics: readFaults } = await readFiles(source, options.workingDirectory)
  if (readFaults.length > 0) throw new TopologyFaults(readFaults)
  const { joined, diagnostics: joinFaults } = joinFiles(files)
  const names = environmentNames(joined)
  const environment = chosenEnvironment(names, options.environment, joined)

  const locator = async (): Promise<Locator> => {
    const { makeLocator } = await import('./locate.ts')
    return makeLocator(files, joined, environment)
  }
  const fail = async (diagnostics: readonly Diagnostic[]): Promise<never> => {
    const { locate } = await locator()
    throw new TopologyFaults(distinct(diagnostics.map(locate)))
  }

  const shapeOfFile = await fileFaults(joined)
  if (joinFaults.length + shapeOfFile.length > 0) await fail([...joinFaults, ...shapeOfFile])

  const fileName = 'stdin' in source ? 'stdin' : basename(source.path)
  if (names.length > 0) {
    await checkEveryEnvironment(files, joined, names, fileName)
  }
  const patched = environment === undefined ? joined : withEnvironment(joined, environment)
  const result = await validated(patched, joined, files, fileName, environment)
  return {
    ...result,
    isFromStdin: 'stdin' in source,
    files,
    locator,
  }
}

/** One environment's topology, or TopologyFaults. */
async function validated(
  patched: Data,
  joined: Data,
  files: readonly ParsedFile[],
  fileName: string,
  environment: string | undefined,
): Promise<{ topology: Topology; effective: EffectiveTopology; diagnostics: readonly Diagnostic[] }> {
  const { data, diagnostics: mergeFaults } = effectiveTopology(patched)
  const unmatched =
    environment === undefined ? [] : unmatchedPatchKeys(joined, effectiveTopology(joined).data, environment)
  const { default: isValid } = await import('../generated/validate-topology.js')
  const hasShape = mergeFaults.length === 0 && isValid(data)
  if (hasShape) {
    const effective = data as unknown as EffectiveTopology
    const { topology, diagnostics } = resolveTopology(effective, fileName, environment)
    const found = [...unmatched, ...diagnostics]
    if (!found.some(({ severity }) => severity === 'error'))
      return { topology, effective, diagnostics: found }
    const { makeLocator } = await import('./locate.ts')
    const { locate } = await makeLocator(files, joined, environment)
    throw new TopologyFaults(distinct(found.map(locate)))
  }
  const { makeLocator } = await import('./locate.ts')
  const located = await makeLocator(files, joined, environment)
  const { explainShape } = await import('./validation/explain-shape.ts')
  const shape = mergeFaults.length > 0 ? [] : await explainShape(data, located)
  throw new TopologyFaults(distinct([...mergeFaults, ...unmatched, ...shape].map(located.locate)))
}

/** Each environment is valid alone, and no two share an address. */
async function checkEveryEnvironment(
  files: readonly ParsedFile[],
  joined: Data,
  names: readonly string[],
  fileName: string,
): Promise<void> {
  const faults: Diagnostic[] = []
  const topologies = new Map<string, Topology>()
  for (const name of names) {
    try {
      const { topology } = await validated(withEnvironment(joined, name), joined, files, fileName, name)
      topologies.set(name, topology)
    } catch (error) {
      if (!(error instanceof TopologyFaults)) throw error
      faults.push(
        ...error.diagnostics
          .filter(({ severity }) => severity === 'error')
          .map((fault) => ({ ...fault, message: `${fault.message} (environment ${name})` })),
      )
    }
  }
  const shared = sharedAddresses(topologies)
  if (shared.length > 0) {
    const { makeLocator } = await import('./locate.ts')
    const { locate } = await makeLocator(files, joined, undefined)
    faults.push(...shared.map(locate))
  }
  if (faults.length > 0) throw new TopologyFaults(distinct(faults))
}

function environmentNames(joined: Data): readonly string[] {
  return isMap(joined['environments']) ? Object.keys(joined['environments']) : []
}

function chosenEnvironment(
  names: readonly string[],
  asked: string | undefined,
  joined: Data,
): string | undefined {
  if (names.length === 0) {
    const described = joined['environment']
    if (asked !== undefined && asked !== described) {
      throw new DbbalError(
        'ENVIRONMENT',
        `environment ${JSON.stringify(asked)} is not in the topology, which ${typeof described === 'string' ? `describes ${JSON.stringify(described)}` : 'has none'}`,
        {
          exit: exitCodes.usage,
          hint: 'leave --environment out',
        },
      )
    }
    return undefined
  }
  if (asked === undefined) {
    throw new DbbalError('ENVIRONMENT', 'the topology has environments, and none was chosen', {
      exit: exitCodes.usage,
      hint: `--environment ${names[0]}`,
    })
  }
  if (!names.includes(asked)) {
    throw new DbbalError(
      'ENVIRONMENT',
      `environment ${JSON.stringify(asked)} is unknown, expected one of ${names.join(', ')}`,
      {
        exit: exitCodes.usage,
        hint: `--environment ${names[0]}`,
      },
    )
  }
  return asked
}

/** Faults of the file as a whole that the effective topology no longer shows. */
async function fileFaults(joined: Data): Promise<readonly Diagnostic[]> {
  const faults: Diagnostic[] = []
  const mustBeMap = ['defaults', 'environments', 'hosts', 'clusters', 'balancers', 'shardings']
  for (const key of mustBeMap) {
    if (joined[key] !== undefined && !isMap(joined[key])) {
      faults.push({ id: 'TOP001', severity: 'error', message: `${key} is not a map`, path: [key] })
    }
  }
  const { include } = joined
  if (include !== undefined)
    faults.push({
      id: 'TOP001',
      severity: 'error',
      message: 'include is not a list of files',
      path: ['include'],
    })
  if (isMap(joined['environments'])) {
    for (const [name, patch] of Object.entries(joined['environments'])) {
      if (patch !== null && !isMap(patch)) {
        faults.push({
          id: 'TOP001',
          severity: 'error',
          message: 'an environment is a map of changes',
          path: ['environments', name],
        })
      }
    }
  }
  return faults
}

/** A fault in shared defaults shows once, not once per cluster. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics
    .filter((diagnostic) => {
      const { location, message } = diagnostic
      const key =
        location === undefined ? message : `${location.file}:${location.line}:${location.column}:${message}`
      return !seen.has(key) && seen.add(key)
    })
    .toSorted((a, b) => {
      const [left, right] = [a.location, b.location]
      if (left === undefined || right === undefined || left.file !== right.file) return 0
      return left.line - right.line || left.column - right.column
    })
}
