import { parameterPlace } from '../database-entries.ts'
import { numberInForce, placeInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { poolLimits } from '../pool-limits.ts'

export default pgbouncerRule({
  id: 'PGB043',
  name: 'too-few-clients',
  severity: 'warning',
  profile: 'recommended',
  summary: 'max_client_conn is below the size of a single pool',
  why: 'That pool can never be used in full, and clients are turned away while the servers are idle.',
  source: 'PgBouncer 1.18 and 1.26: `no more connections allowed (max_client_conn)`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11 pool_size=200\n[pgbouncer]\nlisten_addr = 10.0.0.21\nmax_client_conn = 100\n',
  good: '[databases]\nshop = host=10.0.0.11 pool_size=200\n[pgbouncer]\nlisten_addr = 10.0.0.21\nmax_client_conn = 2000\n',
  *check(unit) {
    const clients = numberInForce(unit, 'max_client_conn')
    const place = placeInForce(unit, 'max_client_conn')
    if (clients === undefined || place === undefined) return
    const isSeen = new Set<string>()
    for (const { entry, size } of poolLimits(unit)) {
      if (size === undefined || size.value <= clients) continue
      const at = size.parameter === undefined ? place : parameterPlace(entry, size.parameter)
      const key = JSON.stringify(at)
      if (isSeen.has(key)) continue
      isSeen.add(key)
      yield {
        ...at,
        message: `the pool of ${JSON.stringify(entry.pair.key)} has ${size.value} connections, and max_client_conn lets ${clients} clients in`,
        hint: `write max_client_conn = ${size.value * 10}, or a smaller pool`,
      }
    }
  },
})
