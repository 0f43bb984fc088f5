import { inForce, mainSection } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB028',
  name: 'no-tcp',
  severity: 'warning',
  profile: 'recommended',
  summary: 'listen_addr is not written: clients reach PgBouncer through its unix socket only',
  why: 'listen_port alone opens no port; the default of listen_addr is no address at all.',
  source:
    'PgBouncer 1.18 and 1.26 without listen_addr: `listening on unix:/tmp/.s.PGSQL.6432` and nothing else',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nlisten_addr = 10.0.0.21\nlisten_port = 6432\n',
  *check(unit) {
    const place = mainSection(unit)
    const { value: directory } = inForce(unit, 'unix_socket_dir')
    if (place === undefined || inForce(unit, 'listen_addr').pair !== undefined || directory === '') return
    yield {
      ...place,
      message: `listen_addr is not written: PgBouncer listens on its unix socket in ${JSON.stringify(directory)} only`,
      hint: 'write listen_addr = the address that clients use, or listen_addr = to say that it is meant',
    }
  },
})
