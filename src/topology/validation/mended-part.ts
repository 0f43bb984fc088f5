import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { type Data, isMap } from '../data.ts'

/** So many faulty entities are looked at again. */
const mostMended = 20

/**
 * The sound part, and beside it faulty entities without the single values that are wrong in them, so that the names
 * that they refer to can be checked. Undefined where no entity can be had that way.
 */
export function mendedPart(
  data: Data,
  part: Data,
  faults: readonly Diagnostic[],
  isValid: (data: Data) => boolean,
): Data | undefined {
  const byEntity = new Map<string, TopologyPath[]>()
  for (const { path = [] } of faults) {
    const key = JSON.stringify(path.slice(0, 2))
    byEntity.set(key, [...(byEntity.get(key) ?? []), path])
  }
  let mended = part
  for (const own of [...byEntity.values()].slice(0, mostMended)) {
    const [section, name] = own[0] ?? []
    const entity = section === undefined ? undefined : valueAt(data, [section, name ?? ''])
    const rest = own.reduce<unknown>((left, path) => without(left, path.slice(2)), entity)
    const others = mended[String(section)]
    if (!isMap(rest) || !isMap(others)) continue
    const next = { ...mended, [String(section)]: { ...others, [String(name)]: rest } }
    if (isValid(next)) mended = next
  }
  return mended === part ? undefined : mended
}

/** Without the text, number or boolean at the end of the path; undefined where there is none, or it is one of a list. */
function without(value: unknown, [key, ...path]: TopologyPath): Data | undefined {
  if (typeof key !== 'string' || !isMap(value)) return undefined
  const { [key]: inner, ...rest } = value
  if (path.length === 0) return isScalar(inner) ? rest : undefined
  const left = without(inner, path)
  return left === undefined ? undefined : { ...value, [key]: left }
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value)
}

function valueAt(data: Data, path: TopologyPath): unknown {
  return path.reduce<unknown>((value, key) => (isMap(value) ? value[String(key)] : undefined), data)
}
