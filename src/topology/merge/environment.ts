import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { oneOf } from '../../diagnostics/one-of.ts'
import { type Data, isMap } from '../data.ts'
import { effectiveTopology } from './effective.ts'
import { isRouteRemoval, mergePatch } from './merge-patch.ts'

/** The environments of a topology, in file order; none where it has no `environments`. */
export function environmentNames({ environments }: Data): readonly string[] {
  return isMap(environments) ? Object.keys(environments) : []
}

/**
 * The joined files with the patch of one environment worked in. A patch changes what is there, so a key of it that
 * stands nowhere in the file, written or inherited, is a misspelling; it is left out and found.
 */
export function withEnvironment(
  joined: Data,
  environment: string | undefined,
): { patched: Data; diagnostics: readonly Diagnostic[] } {
  const { environments, lint: _, ...rest } = joined
  const patch = environment !== undefined && isMap(environments) ? environments[environment] : undefined
  if (environment === undefined || !isMap(patch)) return { patched: rest, diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  const bases = [rest, effectiveTopology(rest, rest).data]
  const matched = matching(patch, bases, ['environments', environment], diagnostics)
  return { patched: mergePatch(rest, matched, keepsNull), diagnostics }
}

function keepsNull([section, _name, ...path]: readonly string[]): boolean {
  return section === 'balancers' && isRouteRemoval(path)
}

/** The part of a patch that changes something of the bases; the rest goes to `diagnostics`. */
function matching(patch: Data, bases: readonly Data[], path: TopologyPath, diagnostics: Diagnostic[]): Data {
  const matched: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(patch)) {
    const below = bases.filter((base) => Object.hasOwn(base, key)).map((base) => base[key])
    const maps = below.filter(isMap)
    if (below.length === 0) diagnostics.push(matchesNothing(key, bases, path))
    else if (isMap(value) && maps.length > 0) {
      matched[key] = matching(value, maps, [...path, key], diagnostics)
    } else matched[key] = value
  }
  return matched
}

function matchesNothing(key: string, bases: readonly Data[], path: TopologyPath): Diagnostic {
  const known = [...new Set(bases.flatMap((base) => Object.keys(base)))]
  const expected = known.length === 0 ? 'and there is nothing' : `expected ${oneOf(known)}`
  return {
    id: 'TOP001',
    severity: 'error',
    message: `${JSON.stringify(key)} matches nothing to patch, ${expected}`,
    hint:
      didYouMeanHint(key, known) ?? 'an environment changes what the file says: write the key there first',
    path: [...path, key],
    atKey: true,
  }
}
