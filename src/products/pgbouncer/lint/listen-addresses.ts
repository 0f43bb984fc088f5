import { trimSpaces } from '../../../formats/c-space.ts'
import type { Place } from '../../../formats/scanner.ts'
import { inForce } from './in-force.ts'
import type { UnitPair } from './read-ini.ts'
import type { PgbouncerUnit } from './unit.ts'

/** One part of listen_addr, where it stands. */
interface ListenAddress {
  text: string
  place: Place
  pair: UnitPair
}

/** What stands between the commas of listen_addr; nothing between two is skipped. */
export function listenAddresses(unit: PgbouncerUnit): readonly ListenAddress[] {
  const { pair } = inForce(unit, 'listen_addr')
  if (pair === undefined) return []
  return [...pair.value.matchAll(/[^,]+/g)].flatMap(({ 0: part, index }) => {
    const text = trimSpaces(part)
    const column = pair.valuePlace.column + index + part.indexOf(text)
    return text === '' ? [] : [{ text, place: { ...pair.valuePlace, column }, pair }]
  })
}
