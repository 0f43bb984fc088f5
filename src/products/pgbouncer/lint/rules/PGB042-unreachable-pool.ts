import { parameterPlace } from '../database-entries.ts'
import { inForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { poolLimits } from '../pool-limits.ts'

export default pgbouncerRule({
  id: 'PGB042',
  name: 'unreachable-pool',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a pool is larger than max_db_connections lets it be',
  why: 'The pool never fills; clients wait for connections that somebody believes to be there.',
  source: 'https://www.pgbouncer.org/config.html#max_db_connections',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11 pool_size=50 max_db_connections=20\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  good: '[databases]\nshop = host=10.0.0.11 pool_size=20 max_db_connections=20\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  *check(unit) {
    const isSeen = new Set<string>()
    for (const { entry, size, database } of poolLimits(unit)) {
      if (size === undefined || database === undefined || size.value <= database.value) continue
      const own = size.parameter ?? database.parameter
      const shared = inForce(unit, 'max_db_connections').pair
      const place = own === undefined ? shared && placeOf(shared) : parameterPlace(entry, own)
      const key = JSON.stringify(place)
      if (place === undefined || isSeen.has(key)) continue
      isSeen.add(key)
      yield {
        ...place,
        message: `the pool of ${JSON.stringify(entry.pair.key)} has ${size.value} connections, and max_db_connections lets it have ${database.value}`,
        hint: `write a pool size of ${database.value} at most, or a larger max_db_connections`,
      }
    }
  },
})
