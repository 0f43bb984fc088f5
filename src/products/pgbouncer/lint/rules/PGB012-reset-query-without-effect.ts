import { numberInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn, withoutLine } from '../place-in.ts'
import { hasNoSessionPool } from '../pool-modes.ts'
import { settingPair } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB012',
  name: 'reset-query-without-effect',
  severity: 'info',
  profile: 'recommended',
  summary: 'server_reset_query is set, and no pool is a session pool',
  why: 'It runs in session pools only: SET, temporary tables and advisory locks of one client are left for the next one.',
  source: 'https://www.pgbouncer.org/config.html#server_reset_query',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\nserver_reset_query = DISCARD ALL\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction\n',
  fix: 'safe',
  *check(unit) {
    const pair = settingPair(unit, 'server_reset_query')
    if (pair === undefined || pair.value === '' || !hasNoSessionPool(unit)) return
    if (numberInForce(unit, 'server_reset_query_always') !== 0) return
    const edit = withoutLine(pair)
    yield {
      ...placeIn(pair.source, pair),
      message: 'server_reset_query has no effect, expected a session pool, which none is',
      hint: 'remove it',
      ...(edit !== undefined && { fix: { title: 'remove the line', edits: [edit] } }),
    }
  },
})
