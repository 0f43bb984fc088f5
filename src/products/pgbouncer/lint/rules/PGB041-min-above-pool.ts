import type { Fix } from '../../../../lint/rule.ts'
import { parameterPlace } from '../database-entries.ts'
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
    const all = poolLimits(unit)
    const sharedFix = fixOfShared(unit, all)
    for (const { entry, size, least } of all) {
      if (size === undefined || least === undefined || least.value <= size.value) continue
      const own = least.parameter ?? size.parameter
      const shared = inForce(unit, 'min_pool_size').pair
      const place = own === undefined ? shared && placeOf(shared) : parameterPlace(entry, own)
      // One line of [pgbouncer] is one mistake, however many databases have it.
      const key = JSON.stringify(place)
      if (place === undefined || isSeen.has(key)) continue
      isSeen.add(key)
      const fix = least.parameter === undefined ? sharedFix : fixOf(least.parameter, size.value)
      yield {
        ...place,
        message: `min_pool_size ${least.value} is above the pool size ${size.value} of ${JSON.stringify(entry.pair.key)} and is cut down to it`,
        hint: `write min_pool_size = ${size.value} at most, or a larger pool`,
        ...(fix && { fix }),
      }
    }
  },
})

function fixOf({ value, valuePlace }: IniParameter, size: number): Fix {
  const text = String(size)
  return { title: `set min_pool_size to ${text}`, edits: [{ ...valuePlace, length: value.length, text }] }
}

/** Where every pool is cut down to one size, that size changes nothing. */
function fixOfShared(unit: PgbouncerUnit, all: readonly PoolLimits[]): Fix | undefined {
  const { pair } = inForce(unit, 'min_pool_size')
  const sizes = new Set(all.map(({ size }) => size?.value))
  const [size] = sizes
  return pair === undefined || sizes.size !== 1 || size === undefined
    ? undefined
    : setValue(pair, String(size))
}
