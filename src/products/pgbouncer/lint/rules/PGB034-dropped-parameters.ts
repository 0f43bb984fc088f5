import { inForce, namesInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB034',
  name: 'dropped-parameters',
  severity: 'warning',
  profile: 'recommended',
  summary: 'ignore_startup_parameters drops what changes the meaning of queries',
  why: 'The client asks for a search_path at its login, PgBouncer says nothing and drops it: its queries find other tables, or none.',
  source:
    "PgBouncer 1.18 and 1.26: with search_path or options ignored, SHOW search_path was the server's; track_extra_parameters is of 1.20",
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nignore_startup_parameters = extra_float_digits, search_path\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nignore_startup_parameters = extra_float_digits\n',
  *check(unit) {
    const { pair } = inForce(unit, 'ignore_startup_parameters')
    if (pair === undefined) return
    const tracked = namesInForce(unit, 'track_extra_parameters').map((each) => each.toLowerCase())
    for (const name of namesInForce(unit, 'ignore_startup_parameters')) {
      if (!['options', 'search_path'].includes(name.toLowerCase()) || tracked.includes(name.toLowerCase()))
        continue
      yield {
        ...placeOf(pair),
        message: `${JSON.stringify(name)} is ignored: what a client asks for with it is dropped silently`,
        hint: 'set it by ALTER ROLE or ALTER DATABASE on the server, and remove it here',
      }
    }
  },
})
