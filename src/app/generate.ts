import { resolve } from 'node:path'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { desiredFiles } from '../output/desired-file.ts'
import { routesOf } from '../output/manifest.ts'
import type { ComparableSecrets } from '../output/planned-file.ts'
import type { LoadedTopology } from '../topology/load.ts'
import { TopologyFaults } from '../topology/topology-faults.ts'
import { configureLoaded } from './configure-loaded.ts'
import type { GenerateResult } from './generate-result.ts'
import { checkSelection, refuseEmptySelection, type Selection, scopeOf } from './generate-scope.ts'
import { openTopology, type TopologyChoice } from './open-topology.ts'
import { type OutputFlags, toOutput } from './to-output.ts'

export interface GenerateOptions extends TopologyChoice, Selection, OutputFlags {
  /** Output directory, relative to the working directory. */
  output: string
  /** Names in the place of secrets. */
  placeholders: boolean
  templatesDirectory?: string | undefined
}

/**
 * Topology file -> every product's files -> the output directory.
 *
 * @throws TopologyFaults (2) with every fault located; DbbalError for anything else that stops it
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const loaded = await openTopology(options)
  const { topology } = loaded
  const { products } = await import('../products/registry.ts')
  checkSelection(topology, options, Object.keys(products))

  const { configuration, missingSecrets } = await configureLoaded(loaded, options)
  const findings = await located(loaded, [...loaded.diagnostics, ...configuration.diagnostics])
  if (findings.some(({ severity }) => severity === 'error')) throw new TopologyFaults(findings)

  if (configuration.files.length === 0) refuseEmptySelection(options)

  const hasPlaceholders = options.placeholders || missingSecrets !== undefined
  const desired = {
    owner: { topology: topology.name, environment: topology.environment },
    files: desiredFiles(configuration.files, hasPlaceholders),
    routes: routesOf(configuration.backends),
    scope: scopeOf(options, configuration.files),
  }
  const secrets = missingSecrets === undefined ? comparableSecrets(options) : 'none'
  const output = await toOutput(resolve(options.workingDirectory, options.output), desired, {
    ...options,
    secrets,
  })
  return {
    ...output,
    directory: options.output,
    topology: topology.name,
    environment: topology.environment,
    missingSecrets,
    findings,
  }
}

function comparableSecrets({ placeholders, mode }: GenerateOptions): ComparableSecrets {
  return placeholders && mode === 'check' ? 'placeholders' : 'all'
}

/** Positions cost a second reading of the files, so they are looked up only where something is to be shown. */
async function located(
  loaded: LoadedTopology,
  diagnostics: readonly Diagnostic[],
): Promise<readonly Diagnostic[]> {
  if (diagnostics.length === 0) return []
  const { locate } = await loaded.locator()
  return diagnostics.map(locate)
}
