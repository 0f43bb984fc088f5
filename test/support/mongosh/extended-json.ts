/** Canonical Extended JSON, or plain JSON inside it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Document = { [key: string]: Json }

/** A value of a BSON type that JavaScript has no word for. */
export class BsonValue {
  readonly json: Document

  constructor(json: Document) {
    this.json = json
  }

  /** `Number(NumberLong(5))` is 5, in mongosh as here. */
  toString(): string {
    return String(Object.values(this.json)[0])
  }
}

const typeKeys = new Set(
  '$minKey $maxKey $numberInt $numberLong $numberDouble $numberDecimal $oid $uuid $date $timestamp $binary'.split(
    ' ',
  ),
)

/** The wrapper of a typed value: `{$numberLong: "5"}`. */
export function typeKeyOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const [key, ...others] = Object.keys(value)
  return key !== undefined && others.length === 0 && typeKeys.has(key) ? key : undefined
}

/** Any value of a script as canonical Extended JSON. */
export function canonical(value: unknown): Json {
  if (value instanceof BsonValue) return value.json
  if (typeof value === 'number') return canonicalNumber(value)
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value !== 'object' || value === null) return value as Json
  if (typeKeyOf(value) !== undefined) return value as Json
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]))
}

function canonicalNumber(value: number): Document {
  if (!Number.isInteger(value) || Object.is(value, -0)) return { $numberDouble: String(value) }
  return Math.abs(value) < 2 ** 31 ? { $numberInt: String(value) } : { $numberLong: String(value) }
}

/** What mongosh hands to a script: 32-bit numbers and doubles as numbers, all else as its own type. */
export function promoted(value: Json): unknown {
  const key = typeKeyOf(value)
  const typed = value as Document
  if (key === '$numberInt' || key === '$numberDouble') return Number(typed[key])
  if (key !== undefined) return new BsonValue(typed)
  if (Array.isArray(value)) return value.map(promoted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, promoted(item)]))
}

function typed(value: unknown): unknown {
  if (typeof value === 'number') return new BsonValue(canonicalNumber(value))
  if (Array.isArray(value)) return value.map(typed)
  if (typeof value !== 'object' || value === null) return value
  if (typeKeyOf(value) !== undefined) return new BsonValue(value as Document)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item)]))
}

function relaxed(value: Json): Json {
  const key = typeKeyOf(value)
  if (key === '$numberInt' || key === '$numberDouble' || key === '$numberLong') {
    return Number((value as Document)[key])
  }
  if (Array.isArray(value)) return value.map(relaxed)
  if (typeof value !== 'object' || value === null || key !== undefined) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, relaxed(item)]))
}

/** The two functions of mongosh's EJSON that the scripts use; it is the `bson` package's. */
export const EJSON = {
  deserialize: (value: unknown, options?: { relaxed?: boolean }): unknown =>
    options?.relaxed === false ? typed(value) : promoted(canonical(value)),
  stringify: (value: unknown, options?: { relaxed?: boolean }): string =>
    JSON.stringify(options?.relaxed === false ? canonical(value) : relaxed(canonical(value))),
}

const brackets = [
  '$minKey',
  'null',
  '$number',
  'string',
  'object',
  '$binary',
  '$oid',
  'boolean',
  '$date',
  '$maxKey',
]

/** BSON's order of two canonical values. */
export function compareValues(a: Json, b: Json): number {
  const byBracket = bracketOf(a) - bracketOf(b)
  if (byBracket !== 0) return byBracket
  const [left, right] = [plain(a), plain(b)]
  if (typeof left === 'object' || typeof right === 'object') return 0
  return left < right ? -1 : left > right ? 1 : 0
}

/** BSON's order of two documents with the same fields. */
export function compareDocuments(a: Document, b: Document): number {
  for (const key of Object.keys(a)) {
    const order = compareValues(a[key] ?? null, b[key] ?? null)
    if (order !== 0) return order
  }
  return 0
}

function bracketOf(value: Json): number {
  if (value === null) return brackets.indexOf('null')
  const key = typeKeyOf(value)
  if (key?.startsWith('$number') === true) return brackets.indexOf('$number')
  return brackets.indexOf(key ?? typeof value)
}

function plain(value: Json): number | bigint | string | object {
  if (typeof value !== 'object' || value === null) return value === null ? 0 : String(value)
  const [key, inner] = Object.entries(value)[0] ?? ['', '']
  if (key === '$numberLong') return BigInt(String(inner))
  if (key.startsWith('$number')) return Number(inner)
  return key === '$oid' ? String(inner) : 0
}
