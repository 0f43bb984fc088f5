import { entriesOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { commentInEntry } from '../trailing-comment.ts'

export default pgbouncerRule({
  id: 'PGB069',
  name: 'connection-string',
  severity: 'error',
  profile: 'minimal',
  summary: 'what stands behind a database or a user is no list of NAME=VALUE',
  why: 'PgBouncer does not start: a value with spaces needs quotes, an empty one cannot be written.',
  source:
    'PgBouncer 1.18 and 1.26: `syntax error in connection string` for "host=", "host", "password=a b", "host=\'a"; `syntax error in user settings`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=db1 application_name=the shop\n[pgbouncer]\nlisten_port = 6432\n',
  good: "[databases]\nshop = host=db1 application_name='the shop'\n[pgbouncer]\nlisten_port = 6432\n",
  *check(unit) {
    for (const section of ['databases', 'users', 'peers'] as const) {
      for (const entry of entriesOf(unit, section)) {
        const { pair, syntaxError } = entry
        if (syntaxError === undefined || commentInEntry(entry) !== undefined) continue
        yield {
          ...placeIn(pair.source, syntaxError),
          message: `the line of ${JSON.stringify(pair.key)} cannot be read from here on, expected NAME=VALUE`,
          hint: "put a value with spaces into '...' and write ' in it twice; leave out what has no value",
        }
      }
    }
  },
})
