import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Data } from './data.ts'
import type { EffectiveTopology } from './declaration/topology-file.ts'
import type { Locator } from './locate.ts'
import { effectiveTopology } from './merge/effective.ts'
import { withEnvironment } from './merge/environment.ts'
import { type ResolveOptions, resolveTopology } from './resolve/resolve.ts'
import type { Topology } from './topology.ts'
import { soundPart } from './validation/sound-part.ts'

/** What one environment of a topology comes to. */
export interface CheckedEnvironment {
  /** Of the sound part, where something is wrong; undefined where nothing could be resolved. */
  topology: Topology | undefined
  effective: EffectiveTopology
  /** Located where the text of the file was needed. */
  diagnostics: readonly Diagnostic[]
}

/** Merges, validates and resolves one environment. Every fault at once: what is sound is resolved beside what is not. */
export async function checkEnvironment(
  joined: Data,
  environment: string | undefined,
  options: Omit<ResolveOptions, 'environment' | 'unsound'>,
  locator: () => Promise<Locator>,
): Promise<CheckedEnvironment> {
  const { patched, diagnostics: unmatched } = withEnvironment(joined, environment)
  const { data, diagnostics: likeFaults } = effectiveTopology(patched, joined)
  const { default: isValid } = await import('../generated/validate-topology.js')
  const shape = isValid(data) ? [] : await shapeFaults(data, locator)
  const { part, unsound } = soundPart(data, [...likeFaults, ...shape])
  const effective = data as unknown as EffectiveTopology
  const found = [...unmatched, ...likeFaults, ...shape]
  if (!isValid(part)) return { topology: undefined, effective, diagnostics: found }
  const { topology, diagnostics } = resolveTopology(part as unknown as EffectiveTopology, {
    ...options,
    environment,
    unsound,
  })
  return { topology, effective, diagnostics: [...found, ...diagnostics] }
}

async function shapeFaults(data: Data, locator: () => Promise<Locator>): Promise<readonly Diagnostic[]> {
  const { explainShape } = await import('./validation/explain-shape.ts')
  return explainShape(data, await locator())
}
