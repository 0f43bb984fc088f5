/**
 * How MongoDB orders two values of Extended JSON: negative, 0 or positive; undefined where only the server can tell.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export function compareBson(a: unknown, b: unknown): number | undefined {
  const [left, right] = [placeOf(a), placeOf(b)]
  if (left === undefined || right === undefined) return undefined
  if (left.bracket !== right.bracket) return left.bracket - right.bracket
  if (typeof left.value === 'string' && typeof right.value === 'string') {
    return Buffer.compare(Buffer.from(left.value), Buffer.from(right.value))
  }
  return left.value < right.value ? -1 : left.value > right.value ? 1 : 0
}

/** Orders two shard key values field by field; the fields are the same, in the same order. */
export function compareKeys(
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): number | undefined {
  for (const field of Object.keys(a)) {
    const order = compareBson(a[field], b[field])
    if (order !== 0) return order
  }
  return 0
}

interface Place {
  bracket: number
  value: string | number | bigint
}

function placeOf(value: unknown): Place | undefined {
  if (value === null) return { bracket: 1, value: 0 }
  if (typeof value === 'number') return { bracket: 2, value }
  if (typeof value === 'string') return { bracket: 3, value }
  if (typeof value === 'boolean') return { bracket: 8, value: Number(value) }
  if (typeof value !== 'object') return undefined
  const [entry] = Object.entries(value)
  return entry === undefined ? undefined : placeOfWrapped(...entry)
}

function placeOfWrapped(key: string, inner: unknown): Place | undefined {
  if (key === '$minKey') return { bracket: 0, value: 0 }
  if (key === '$maxKey') return { bracket: 99, value: 0 }
  if (typeof inner !== 'string') return undefined
  if (key === '$numberLong' || key === '$numberInt') return { bracket: 2, value: BigInt(inner) }
  if (key === '$numberDouble' && Number.isFinite(Number(inner))) return { bracket: 2, value: Number(inner) }
  if (key === '$oid') return { bracket: 7, value: inner.toLowerCase() }
  if (key === '$date' && !Number.isNaN(Date.parse(inner))) return { bracket: 9, value: Date.parse(inner) }
  return undefined
}
