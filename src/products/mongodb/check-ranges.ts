import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import type { ShardedCollection, ZoneRange } from '../../topology/declaration/mongodb.ts'
import { compareKeys } from './bson-order.ts'
import { extendedJsonFault, isHashBound } from './extended-json.ts'

type Key = ShardedCollection['key']
type Bound = Readonly<Record<string, unknown>>

/** Ranges fit the key, run upwards and leave each other alone. */
export function checkRanges({ key, ranges = [] }: ShardedCollection, path: TopologyPath): Diagnostic[] {
  const faults = ranges.flatMap((range, index) => checkRange(range, key, [...path, 'ranges', index]))
  return faults.length > 0 ? faults : checkOverlaps(ranges, key, [...path, 'ranges'])
}

function checkRange({ from, to }: ZoneRange, key: Key, path: TopologyPath): Diagnostic[] {
  const faults = [...checkBound(from, key, [...path, 'from']), ...checkBound(to, key, [...path, 'to'])]
  if (faults.length > 0) return faults
  const order = compareKeys(whole(from, key), whole(to, key))
  if (order === undefined || order < 0) return []
  return [
    fault('MGO045', path, `the range from ${quoted(from)} to ${quoted(to)} is empty, expected from below to`),
  ]
}

function checkBound(bound: Bound, key: Key, path: TopologyPath): Diagnostic[] {
  const fields = Object.keys(bound)
  const expected = Object.keys(key).slice(0, Math.max(fields.length, 1))
  if (fields.join('\n') !== expected.join('\n')) {
    return [
      fault('MGO045', path, `${quoted(bound)} is no beginning of the key, expected ${expected.join(', ')}`),
    ]
  }
  return fields.flatMap((field) => {
    const value = bound[field]
    const wrong = extendedJsonFault(value)
    if (wrong !== undefined) return [fault('MGO045', [...path, field], wrong)]
    if (key[field] !== 'hashed' || isHashBound(value)) return []
    return [
      fault(
        'MGO045',
        [...path, field],
        `${quoted(value)} bounds a hashed field, expected {$numberLong: "..."}, {$minKey: 1} or {$maxKey: 1}`,
      ),
    ]
  })
}

function checkOverlaps(ranges: readonly ZoneRange[], key: Key, path: TopologyPath): Diagnostic[] {
  return ranges.flatMap((range, index) => {
    const other = ranges.slice(0, index).find((each) => isOverlap(each, range, key))
    if (other === undefined) return []
    return [
      fault(
        'MGO045',
        [...path, index],
        `the range from ${quoted(range.from)} overlaps the one from ${quoted(other.from)}`,
      ),
    ]
  })
}

function isOverlap(a: ZoneRange, b: ZoneRange, key: Key): boolean {
  const startsBefore = compareKeys(whole(a.from, key), whole(b.to, key))
  const endsAfter = compareKeys(whole(b.from, key), whole(a.to, key))
  return startsBefore !== undefined && endsAfter !== undefined && startsBefore < 0 && endsAfter < 0
}

/** The server extends a bound of the first fields with MinKey. */
function whole(bound: Bound, key: Key): Bound {
  return Object.fromEntries(
    Object.keys(key).map((field) => [field, Object.hasOwn(bound, field) ? bound[field] : { $minKey: 1 }]),
  )
}
