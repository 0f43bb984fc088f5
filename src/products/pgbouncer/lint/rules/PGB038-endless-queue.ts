import { setValue } from '../fixes.ts'
import { inForce, numberInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB038',
  name: 'endless-queue',
  severity: 'warning',
  profile: 'recommended',
  summary: 'query_wait_timeout is 0: clients wait for a server for ever',
  why: 'While a server is down every client hangs, up to max_client_conn, and nobody gets an error.',
  source: 'https://www.pgbouncer.org/config.html#query_wait_timeout',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nquery_wait_timeout = 0\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nquery_wait_timeout = 120\n',
  fix: 'safe',
  *check(unit) {
    const { pair } = inForce(unit, 'query_wait_timeout')
    if (pair === undefined || numberInForce(unit, 'query_wait_timeout') !== 0) return
    yield {
      ...placeOf(pair),
      message: 'query_wait_timeout 0 lets clients wait for ever, expected the longest wait in seconds',
      hint: 'write query_wait_timeout = 120',
      fix: setValue(pair, '120'),
    }
  },
})
