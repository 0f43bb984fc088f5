import { inForce, numberInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

const leastSeconds = 10

export default pgbouncerRule({
  id: 'PGB039',
  name: 'dangerous-timeouts',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a timeout cuts connections of healthy clients',
  why: 'PgBouncer closes the connection in the middle of the work; most clients take it for a crash of the server, and some try again.',
  source: 'https://www.pgbouncer.org/config.html#dangerous-timeouts',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nquery_timeout = 300\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nidle_transaction_timeout = 60\n',
  *check(unit) {
    for (const name of [
      'query_timeout',
      'client_idle_timeout',
      'idle_transaction_timeout',
      'transaction_timeout',
    ]) {
      const { pair, value } = inForce(unit, name)
      const seconds = numberInForce(unit, name)
      if (pair === undefined || seconds === undefined || seconds <= 0) continue
      if (seconds < leastSeconds) {
        yield {
          ...placeOf(pair),
          message: `${name} of ${JSON.stringify(value)} seconds cuts clients that do nothing wrong, expected ${leastSeconds} at least`,
          hint: `write ${name} = 60, or remove it`,
        }
      } else if (name === 'query_timeout') {
        yield {
          ...placeOf(pair),
          message: `query_timeout ${JSON.stringify(value)} drops the connection of a long query, expected the server's statement_timeout to end it`,
          hint: `set statement_timeout on the server, a little shorter, or remove query_timeout`,
        }
      }
    }
  },
})
