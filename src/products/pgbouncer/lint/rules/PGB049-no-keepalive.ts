import { setValue } from '../fixes.ts'
import { inForce, numberInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB049',
  name: 'no-keepalive',
  severity: 'warning',
  profile: 'recommended',
  summary: 'tcp_keepalive is off',
  why: 'The connections to a host that has lost its power look alive until the kernel gives up, a quarter of an hour later.',
  source: 'https://www.pgbouncer.org/config.html#tcp_keepalive',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\ntcp_keepalive = 0\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\ntcp_keepalive = 1\n',
  fix: 'safe',
  *check(unit) {
    const { pair } = inForce(unit, 'tcp_keepalive')
    if (pair === undefined || numberInForce(unit, 'tcp_keepalive') !== 0) return
    yield {
      ...placeOf(pair),
      message: 'tcp_keepalive 0 leaves dead connections in the pools, expected 1',
      hint: 'write tcp_keepalive = 1, with tcp_keepidle, tcp_keepintvl and tcp_keepcnt',
      fix: setValue(pair, '1'),
    }
  },
})
