import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB064',
  name: 'setting-outside-section',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting stands above the first section',
  why: 'PgBouncer does not start.',
  source: 'PgBouncer 1.18 and 1.26: `load_init_file: value without section: listen_port`',
  exampleKind: 'pgbouncer.ini',
  bad: 'listen_port = 6432\n[databases]\n* = host=db1\n[pgbouncer]\npool_mode = session\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\npool_mode = session\n',
  *check(unit) {
    for (const item of unit.items) {
      if (item.kind !== 'pair') return
      yield {
        ...placeIn(item.source, item),
        message: `${JSON.stringify(item.key)} stands in no section, expected [pgbouncer] or [databases] above it`,
        hint: 'move it below [pgbouncer]',
      }
    }
  },
})
