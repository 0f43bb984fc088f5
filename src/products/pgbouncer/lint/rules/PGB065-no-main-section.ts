import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB065',
  name: 'no-main-section',
  severity: 'error',
  profile: 'minimal',
  summary: 'the file and what it includes have no [pgbouncer]',
  why: 'PgBouncer does not start.',
  source: 'PgBouncer 1.18 and 1.26: `load_init_file: main section missing from config file`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\n',
  *check({ ini, items, includes }) {
    if (ini === undefined || includes.some(({ fault }) => fault !== undefined)) return
    if (items.some((item) => item.kind === 'section' && item.name === 'pgbouncer')) return
    yield {
      file: ini.name,
      line: 1,
      column: 1,
      message: 'the file has no section [pgbouncer], expected one',
      hint: 'write [pgbouncer] above its settings; a file for %include is linted with the one that includes it',
    }
  },
})
