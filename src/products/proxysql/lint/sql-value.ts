/** A value of SQLite as far as the file tells it; undefined where it does not. */
export type SqlValue = string | number | null | undefined

/** How a column takes a value, by its declared type: https://www.sqlite.org/datatype3.html */
export type Affinity = 'integer' | 'text'

export function affinityOf(type: string): Affinity | undefined {
  if (/INT/i.test(type)) return 'integer'
  return /CHAR|CLOB|TEXT/i.test(type) ? 'text' : undefined
}

/** The value as a column of that type stores it. */
export function stored(value: SqlValue, affinity: Affinity | undefined): SqlValue {
  if (affinity === 'text' && typeof value === 'number') return sqlText(value)
  if (affinity === 'integer' && typeof value === 'string') {
    const number = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value) ? Number(value) : Number.NaN
    return Number.isNaN(number) ? value : number
  }
  return value
}

export function sqlText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}

/** One text for equal values, which tells where it ends: several may stand one behind the other. */
export function keyOf(value: SqlValue): string {
  if (typeof value === 'number') return `${value};`
  return typeof value === 'string' ? `${value.length}'${value}` : value === null ? 'null;' : '?;'
}

/** The number that SQLite makes of a value where it needs one. */
export function asNumber(value: SqlValue): number | null | undefined {
  if (typeof value !== 'string') return value
  return Number(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(value)?.[0] ?? 0)
}

/** Whether a condition holds; null where SQLite says NULL. */
export function isTrue(value: SqlValue): boolean | null | undefined {
  const number = asNumber(value)
  return typeof number === 'number' ? number !== 0 : number
}

/** Negative where `a` comes first: numbers before texts. Neither is NULL. */
export function compareValues(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number') return -1
  if (typeof b === 'number') return 1
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
