import { inForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB050',
  name: 'root',
  severity: 'error',
  profile: 'minimal',
  summary: 'PgBouncer is told to run as root',
  why: 'It does not start.',
  source: 'PgBouncer 1.18 and 1.26: `FATAL PgBouncer should not run as root`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nuser = root\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nuser = postgres\n',
  *check(unit) {
    const { pair, value } = inForce(unit, 'user')
    if (pair === undefined || value !== 'root') return
    yield {
      ...placeOf(pair),
      message: 'user "root" is refused, expected an account without rights, such as postgres',
      hint: 'write user = postgres',
    }
  },
})
