import { setValue } from '../fixes.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { poolModes } from '../pool-modes.ts'
import { settingPair } from '../unit.ts'

export default pgbouncerRule({
  id: 'PGB013',
  name: 'no-reset-query',
  severity: 'warning',
  profile: 'recommended',
  summary: 'server_reset_query is empty, and there are session pools',
  why: 'The next client gets the server as the last one left it: its role, its settings, its temporary tables and locks.',
  source: 'https://www.pgbouncer.org/config.html#server_reset_query: DISCARD ALL is the default',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = session\nserver_reset_query =\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = session\nserver_reset_query = DISCARD ALL\n',
  fix: 'safe',
  *check(unit) {
    const pair = settingPair(unit, 'server_reset_query')
    if (pair?.value !== '' || !poolModes(unit).some(({ mode }) => mode === 'session')) return
    const fix = setValue(pair, 'DISCARD ALL')
    yield {
      ...placeIn(pair.source, pair),
      message: 'server_reset_query is empty in session pools, expected DISCARD ALL',
      hint: 'write server_reset_query = DISCARD ALL',
      fix,
    }
  },
})
