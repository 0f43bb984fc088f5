import { type Data, isMap } from '../data.ts'

/**
 * RFC 7396: maps merge by key, null removes, everything else replaces. Two differences keep the operator's meaning:
 * null where nothing is inherited stays (the schema says whether it is allowed there), and `keepsNull` names keys
 * where null is a value of its own.
 */
export function mergePatch(
  base: Data,
  patch: Data,
  keepsNull: (path: readonly string[]) => boolean = () => false,
  path: readonly string[] = [],
): Data {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(patch)) {
    const isInherited = Object.hasOwn(base, key)
    const inherited = isInherited ? base[key] : undefined
    if (value === null && isInherited && !keepsNull([...path, key])) delete merged[key]
    else if (isMap(value) && isMap(inherited)) {
      merged[key] = mergePatch(inherited, value, keepsNull, [...path, key])
    } else merged[key] = value
  }
  return merged
}

/** `databases.<name>.write|read: null` of a balancer: this database has no such route. */
export function isRouteRemoval(pathInBalancer: readonly string[]): boolean {
  const [section, , route] = pathInBalancer
  return pathInBalancer.length === 3 && section === 'databases' && (route === 'write' || route === 'read')
}
