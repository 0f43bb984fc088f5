import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import type { UnitSection } from '../read-ini.ts'

export default pgbouncerRule({
  id: 'PGB070',
  name: 'section-again',
  severity: 'error',
  profile: 'minimal',
  summary: '[pgbouncer] stands twice: the settings below the first one are lost',
  why: 'At every [pgbouncer] PgBouncer sets all settings back to their defaults. It runs with those, and says nothing.',
  source:
    'PgBouncer 1.18 and 1.26: max_client_conn = 77 below the first of two, SHOW CONFIG says 100; the same when an included file has the other one',
  hidden: 'PgBouncer fills in the defaults whenever the section begins',
  exampleKind: 'pgbouncer.ini',
  bad: '[pgbouncer]\nmax_client_conn = 500\n[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nmax_client_conn = 500\nlisten_port = 6432\n',
  *check({ items }) {
    let first: UnitSection | undefined
    let settings = 0
    for (const item of items) {
      if (item.kind === 'pair') {
        if (item.section === 'pgbouncer') settings += 1
      } else if (item.name === 'pgbouncer') {
        if (first !== undefined && settings > 0) {
          yield {
            ...placeIn(item.source, item),
            message: `[pgbouncer] stands in line ${first.line}${first.source === item.source ? '' : ` of ${first.source.name}`} already: here its ${settings} settings go back to their defaults`,
            hint: 'move these settings below the first [pgbouncer]',
          }
        }
        first = item
        settings = 0
      }
    }
  },
})
