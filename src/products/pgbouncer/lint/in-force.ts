import type { Place } from '../../../formats/scanner.ts'
import { defaultAt, settingOf } from '../../../settings/lookup.ts'
import { settingsTable } from '../table.ts'
import type { UnitPair } from './read-ini.ts'
import { type PgbouncerUnit, settingPair } from './unit.ts'

/** A place with the name of its file. */
export interface FilePlace extends Place {
  file: string
}

/** What a setting of [pgbouncer] is. */
interface InForce {
  /** Of its line, else the version's default. */
  value: string
  /** Its line; undefined where the default counts. */
  pair: UnitPair | undefined
}

/** What the file makes of a setting of [pgbouncer]. */
export function inForce(unit: PgbouncerUnit, name: string): InForce {
  const pair = settingPair(unit, name)
  if (pair !== undefined) return { pair, value: pair.value }
  const setting = settingOf(settingsTable, name, 'pgbouncer')
  return { pair, value: (setting && defaultAt(setting, unit.version)) ?? '' }
}

/** The same as a word, whose case PgBouncer does not look at. */
export function wordInForce(unit: PgbouncerUnit, name: string): string {
  return inForce(unit, name).value.toLowerCase()
}

/** The same as a number; undefined where it is none, which is another rule's matter. */
export function numberInForce(unit: PgbouncerUnit, name: string): number | undefined {
  const { value } = inForce(unit, name)
  return value === '' || Number.isNaN(Number(value)) ? undefined : Number(value)
}

/** Names of a list: PgBouncer parts them by commas and spaces. */
export function namesInForce(unit: PgbouncerUnit, name: string): readonly string[] {
  return inForce(unit, name)
    .value.split(/[\s,]+/)
    .filter((each) => each !== '')
}

/** The value in its line, else the head of the section that lacks it; undefined where there is no [pgbouncer] either. */
export function placeInForce(unit: PgbouncerUnit, name: string): FilePlace | undefined {
  const { pair } = inForce(unit, name)
  return pair === undefined ? mainSection(unit) : placeOf(pair)
}

/** Where a line's value stands. */
export function placeOf({ source, valuePlace }: UnitPair): FilePlace {
  return { file: source.name, ...valuePlace }
}

/** The head of the section that counts; undefined where the file has none. */
export function mainSection({ items }: PgbouncerUnit): FilePlace | undefined {
  const section = items.findLast((item) => item.kind === 'section' && item.name === 'pgbouncer')
  return section && { file: section.source.name, line: section.line, column: section.column }
}
