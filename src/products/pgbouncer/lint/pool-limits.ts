import { databaseEntries } from './database-entries.ts'
import { type IniEntry, type IniParameter, parameterOf } from './databases.ts'
import { numberInForce } from './in-force.ts'
import type { PgbouncerUnit } from './unit.ts'

/** A number with the parameter that says it; undefined where [pgbouncer] does. */
interface Limit {
  value: number
  parameter: IniParameter | undefined
}

/** The limits of one entry; undefined where there is none (0), or what stands there is no number. */
export interface PoolLimits {
  entry: IniEntry
  size: Limit | undefined
  least: Limit | undefined
  database: Limit | undefined
}

/** What every entry of [databases] may open, its own parameters over those of [pgbouncer]. */
export function poolLimits(unit: PgbouncerUnit): readonly PoolLimits[] {
  const shared = {
    size: numberInForce(unit, 'default_pool_size'),
    least: numberInForce(unit, 'min_pool_size'),
    database: numberInForce(unit, 'max_db_connections'),
  }
  return databaseEntries(unit).map((entry) => ({
    entry,
    size: limit(entry, 'pool_size', shared.size),
    least: limit(entry, 'min_pool_size', shared.least),
    database: limit(entry, 'max_db_connections', shared.database),
  }))
}

function limit(entry: IniEntry, name: string, shared: number | undefined): Limit | undefined {
  const parameter = parameterOf(entry, name)
  // Below 0 the entry has none of its own.
  const own = parameter === undefined || Number(parameter.value) < 0 ? undefined : Number(parameter.value)
  const value = own ?? shared
  return value === undefined || !(value > 0)
    ? undefined
    : { value, parameter: own === undefined ? undefined : parameter }
}
