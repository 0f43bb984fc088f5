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
  /** The sound part, where something is wrong; undefined where nothing of it is. */
  resolved: { topology: Topology; effective: EffectiveTopology } | undefined
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
  const isSound = isValid(data)
  const shape = isSound ? [] : await shapeFaults(data, locator)
  const { part, unsound } = soundPart(data, [...likeFaults, ...shape])
  const found = [...unmatched, ...likeFaults, ...shape]
  if (!(isSound && part === data) && !isValid(part)) return { resolved: undefined, diagnostics: found }
  const effective = part as unknown as EffectiveTopology
  const resolving = { ...options, environment, unsound }
  const { topology, diagnostics } = resolveTopology(effective, resolving)
  const dangling = part === data ? [] : await danglingIn(data, part, [...likeFaults, ...shape], resolving)
  const told = new Set(diagnostics.map(keyOf))
  return {
    resolved: { topology, effective },
    diagnostics: [...found, ...diagnostics, ...dangling.filter((each) => !told.has(keyOf(each)))],
  }
}

/** Names that do not exist, in entities that have other faults. What else is wrong there may come from those. */
async function danglingIn(
  data: Data,
  part: Data,
  faults: readonly Diagnostic[],
  options: ResolveOptions,
): Promise<readonly Diagnostic[]> {
  const { mendedPart } = await import('./validation/mended-part.ts')
  const { default: isValid } = await import('../generated/validate-topology.js')
  const mended = mendedPart(data, part, faults, isValid)
  if (mended === undefined) return []
  const { diagnostics } = resolveTopology(mended as unknown as EffectiveTopology, options)
  return diagnostics.filter(({ id }) => id === 'TOP005')
}

function keyOf({ id, path }: Diagnostic): string {
  return JSON.stringify([id, path])
}

async function shapeFaults(data: Data, locator: () => Promise<Locator>): Promise<readonly Diagnostic[]> {
  const { explainShape } = await import('./validation/explain-shape.ts')
  return explainShape(data, await locator())
}
