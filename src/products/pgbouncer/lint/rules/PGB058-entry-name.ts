import { entriesOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

/** PostgreSQL's own limit; one byte more and PgBouncer does not start. */
const maxNameBytes = 63

export default pgbouncerRule({
  id: 'PGB058',
  name: 'entry-name',
  severity: 'error',
  profile: 'minimal',
  summary: 'a database has a name that no client can ask for',
  why: 'PgBouncer does not start with a name of more than 63 bytes; an entry without a name serves nobody.',
  source:
    'PgBouncer 1.18 and 1.26: `too long db name: ...` and `cannot create database, no memory?` from 64 bytes on; `= host=db1` is taken',
  hidden: 'an empty name is taken as one',
  exampleKind: 'pgbouncer.ini',
  bad: `[databases]\n${'shop_'.repeat(13)} = host=db1\n[pgbouncer]\nlisten_port = 6432\n`,
  good: `[databases]\n${'shop_'.repeat(12)} = host=db1\n[pgbouncer]\nlisten_port = 6432\n`,
  *check(unit) {
    for (const { pair } of entriesOf(unit, 'databases')) {
      const bytes = Buffer.byteLength(pair.key)
      if (bytes > 0 && bytes <= maxNameBytes) continue
      yield {
        ...placeIn(pair.source, pair),
        message:
          bytes === 0
            ? 'the entry has no name, expected one before ='
            : `${JSON.stringify(pair.key)} has ${bytes} bytes, expected ${maxNameBytes} at most`,
        hint:
          bytes === 0
            ? 'write NAME = before it'
            : 'write a shorter name, with dbname= behind it for the real one',
      }
    }
  },
})
