import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'
import { mergePatch } from './merge-patch.ts'

/** The joined files with the patch of one environment worked in. */
export function withEnvironment(joined: Data, environment: string): Data {
  const { environments, ...rest } = joined
  const patch = isMap(environments) ? environments[environment] : undefined
  return isMap(patch) ? mergePatch(rest, patch) : rest
}

/**
 * Keys of an environment's patch that stand nowhere in the file: a patch changes what is there, so such a key is a
 * misspelling. `effective` is the topology without any environment, where inherited keys show.
 */
export function unmatchedPatchKeys(
  joined: Data,
  effective: Data,
  environment: string,
): readonly Diagnostic[] {
  const environments = joined['environments']
  const patch = isMap(environments) ? environments[environment] : undefined
  if (patch === null || !isMap(patch)) return []
  return unmatched(patch, [joined, effective], ['environments', environment])
}

function unmatched(patch: Data, bases: readonly unknown[], path: TopologyPath): Diagnostic[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const below = bases
      .filter(isMap)
      .filter((base) => Object.hasOwn(base, key))
      .map((base) => base[key])
    if (below.length === 0) {
      const known = [...new Set(bases.filter(isMap).flatMap((base) => Object.keys(base)))]
      return [
        {
          id: 'TOP001',
          severity: 'error' as const,
          message: `${JSON.stringify(key)} matches nothing to patch, expected one of ${known.join(', ')}`,
          hint: 'an environment changes what the file says: add the key there first',
          path: [...path, key],
          atKey: true,
        },
      ]
    }
    return isMap(value) && below.some(isMap) ? unmatched(value, below, [...path, key]) : []
  })
}
