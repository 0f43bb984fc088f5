import type { Diagnostic } from '../../../src/diagnostics/diagnostic.ts'
import { type LoadedTopology, loadTopology } from '../../../src/topology/load.ts'
import { TopologyFaults } from '../../../src/topology/topology-faults.ts'

/** Loads YAML text as if it came from standard input. */
export function loadText(text: string, environment?: string): Promise<LoadedTopology> {
  return loadTopology({ stdin: text }, { environment, workingDirectory: process.cwd() })
}

/** The faults of a text; none where it loads. */
export async function faultsOf(text: string, environment?: string): Promise<readonly Diagnostic[]> {
  try {
    await loadText(text, environment)
    return []
  } catch (error) {
    if (error instanceof TopologyFaults) return error.diagnostics
    throw error
  }
}

/** `line:column message`. */
export function linesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ location, message }) => `${location?.line}:${location?.column} ${message}`)
}
