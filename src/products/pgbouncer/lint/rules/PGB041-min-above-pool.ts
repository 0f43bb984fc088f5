import type { Fix } from '../../../../lint/rule.ts'
import type { IniParameter } from '../databases.ts'
import { setValue } from '../fixes.ts'
import { inForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { type PoolLimits, poolLimits } from '../pool-limits.ts'
import type { PgbouncerUnit } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB041',
  name: 'min-above-pool',
  severity: 'warning',
  profile: 'recommended',
  summary: 'min_pool_size is above the pool size',
  why: 'PgBouncer cuts it down to the pool size and says nothing: the pool holds fewer connections than somebody counts on.',
  source: 'PgBouncer 1.18 and 1.26: no more connections than pool_size were opened',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\ndefault_pool_size = 10\nmin_pool_size = 20\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\ndefault_pool_size = 20\nmin_pool_size = 20\n',
  fix: 'safe',
  *check(unit) {
    const isSeen = new Set<string>()
    for (const limits of poolLimits(unit)) {
      const { entry, size, least } = limits
      if (size === undefined || least === undefined || least.value <= size.value) continue
      const own = least.parameter ?? size.parameter
      const shared = inForce(unit, 'min_pool_size').pair
      const place =
        own === undefined ? shared && placeOf(shared) : { file: entry.pair.source.name, ...own.valuePlace }
      // One line of [pgbouncer] is one mistake, however many databases have it.
      const key = JSON.stringify(place)
      if (place === undefined || isSeen.has(key)) continue
      isSeen.add(key)
      const fix = fixOf(unit, limits, least.parameter)
      yield {
        ...place,
        message: `min_pool_size ${least.value} is above the pool size ${size.value} of ${JSON.stringify(entry.pair.key)} and is cut down to it`,
        hint: `write min_pool_size = ${size.value} at most, or a larger pool`,
        ...(fix && { fix }),
      }
    }
  },
})

/** Where both numbers are said in one place: the smaller one changes nothing. */
function fixOf(
  unit: PgbouncerUnit,
  { size, least }: PoolLimits,
  own: IniParameter | undefined,
): Fix | undefined {
  if (size === undefined || least === undefined) return undefined
  const text = String(size.value)
  if (own !== undefined) {
    const title = `set min_pool_size to ${text}`
    return { title, edits: [{ ...own.valuePlace, length: own.value.length, text }] }
  }
  const shared = inForce(unit, 'min_pool_size').pair
  const isEverywhere = poolLimits(unit).every(
    (each) => each.size === undefined || each.size.value >= size.value,
  )
  const isAllCut = poolLimits(unit).every((each) => (each.size?.value ?? Infinity) <= size.value)
  return shared !== undefined && isEverywhere && isAllCut ? setValue(shared, text) : undefined
}
