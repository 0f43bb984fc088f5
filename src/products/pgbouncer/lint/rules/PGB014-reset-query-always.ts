import { setValue } from '../fixes.ts'
import { numberInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { settingPair } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB014',
  name: 'reset-query-always',
  severity: 'warning',
  profile: 'recommended',
  summary: 'server_reset_query_always is on',
  why: 'Every transaction costs one more query on the server, also in pools whose clients leave nothing behind.',
  source: 'https://www.pgbouncer.org/config.html#server_reset_query_always: meant for broken setups only',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\nserver_reset_query_always = 1\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\nserver_reset_query_always = 0\n',
  fix: 'unsafe',
  *check(unit) {
    const pair = settingPair(unit, 'server_reset_query_always')
    if (pair === undefined || (numberInForce(unit, 'server_reset_query_always') ?? 0) === 0) return
    yield {
      ...placeIn(pair.source, pair.valuePlace),
      message: `server_reset_query_always ${JSON.stringify(pair.value)} resets servers in transaction pools too, expected 0`,
      hint: 'write 0, and pool_mode=session for the database whose clients leave things behind',
      fix: setValue(pair, '0'),
    }
  },
})
