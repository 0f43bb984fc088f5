import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { poolLimits } from '../pool-limits.ts'

export default pgbouncerRule({
  id: 'PGB046',
  name: 'open-wildcard',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the database * has no max_db_connections',
  why: 'Every name that a client asks for makes a pool of its own: clients open as many connections as the server has.',
  source: 'PgBouncer 1.18 and 1.26: `registered new auto-database`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  good: '[databases]\n* = host=10.0.0.11 max_db_connections=50\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  *check(unit) {
    for (const { entry, database } of poolLimits(unit)) {
      const { key, source } = entry.pair
      if (key !== '*' || database !== undefined) continue
      yield {
        ...placeIn(source, entry.pair),
        message: '"*" takes every name that a client asks for, and no max_db_connections limits it',
        hint: 'name the databases, or write max_db_connections=NUMBER here',
      }
    }
  },
})
