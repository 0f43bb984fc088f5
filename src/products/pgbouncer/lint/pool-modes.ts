import { databaseEntries } from './database-entries.ts'
import { entriesOf, type IniEntry, parameterOf } from './databases.ts'
import { type FilePlace, inForce, mainSection, placeOf } from './in-force.ts'
import type { PgbouncerUnit } from './unit.ts'

/** A pool mode with what sets it: the value's place, or the head of [pgbouncer] for the default. */
export interface PoolMode {
  mode: string
  place: FilePlace | undefined
}

/** Every pool mode that the ini asks for: the one of [pgbouncer], and those of databases and users. */
export function poolModes(unit: PgbouncerUnit): readonly PoolMode[] {
  const { value, pair } = inForce(unit, 'pool_mode')
  const shared = { mode: value.toLowerCase(), place: pair === undefined ? mainSection(unit) : placeOf(pair) }
  return [shared, ...[...databaseEntries(unit), ...entriesOf(unit, 'users')].flatMap(ownMode)]
}

/** Where no pool keeps its server for as long as its client stays. */
export function hasNoSessionPool(unit: PgbouncerUnit): boolean {
  return poolModes(unit).every(({ mode }) => mode === 'transaction' || mode === 'statement')
}

function ownMode(entry: IniEntry): readonly PoolMode[] {
  const parameter = parameterOf(entry, 'pool_mode')
  if (parameter === undefined) return []
  return [
    { mode: parameter.value.toLowerCase(), place: { file: entry.pair.source.name, ...parameter.valuePlace } },
  ]
}
