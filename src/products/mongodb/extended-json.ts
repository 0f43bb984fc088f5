import type { JsonValue } from '../../formats/javascript.ts'

/** Checks of the types that Extended JSON wraps in an object with one `$` key. */
const wrappers: Readonly<Record<string, (value: unknown) => boolean>> = {
  $minKey: (value) => value === 1,
  $maxKey: (value) => value === 1,
  $numberInt: isWhole,
  $numberLong: isWhole,
  $numberDouble: (value) => matches(value, /^(-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|-?Infinity|NaN)$/i),
  $numberDecimal: (value) => matches(value, /^(-?[0-9]+([.][0-9]+)?(e[+-]?[0-9]+)?|-?Infinity|NaN)$/i),
  $oid: (value) => matches(value, /^[0-9a-f]{24}$/i),
  $uuid: (value) => matches(value, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i),
  $date: (value) => isDate(value) || (isObject(value) && isWhole(value['$numberLong'])),
  $timestamp: (value) => isObject(value) && Number.isInteger(value['t']) && Number.isInteger(value['i']),
  $binary: (value) =>
    isObject(value) && typeof value['base64'] === 'string' && matches(value['subType'], /^[0-9a-f]{1,2}$/i),
}

/** What is wrong with a value as Extended JSON; undefined where mongosh reads it as it is meant. */
export function extendedJsonFault(value: unknown): string | undefined {
  if (typeof value === 'number') {
    const isExact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))
    return isExact ? undefined : `${value} cannot be held exactly, expected {$numberLong: "..."}`
  }
  if (Array.isArray(value)) return value.map(extendedJsonFault).find((fault) => fault !== undefined)
  if (!isObject(value)) return undefined
  const [key, ...others] = Object.keys(value)
  if (key?.startsWith('$') !== true || others.length > 0) {
    const odd = Object.keys(value).find((each) => each.startsWith('$') || each === '__proto__')
    if (odd !== undefined) return `${JSON.stringify(odd)} does not stand alone in its object`
    return Object.values(value)
      .map(extendedJsonFault)
      .find((fault) => fault !== undefined)
  }
  const isValid = wrappers[key]
  if (isValid === undefined) return `${JSON.stringify(key)} is no type of Extended JSON`
  return isValid(value[key]) ? undefined : `${JSON.stringify(value)} is not valid Extended JSON`
}

/** True for what a hashed field is bounded by: the hash itself, as a 64-bit number, or an end of the range. */
export function isHashBound(value: unknown): boolean {
  const key = isObject(value) ? Object.keys(value)[0] : undefined
  return key === '$numberLong' || key === '$minKey' || key === '$maxKey'
}

/** The value, once `extendedJsonFault` found nothing. */
export function asExtendedJson(value: unknown): JsonValue {
  return value as JsonValue
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isWhole(value: unknown): boolean {
  return matches(value, /^-?[0-9]{1,19}$/)
}

function isDate(value: unknown): boolean {
  return matches(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d{1,3})?(Z|[+-]\d\d:?\d\d)$/)
}
