import { isAtLeast } from '../../../../settings/version.ts'
import { entriesOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

export default pgbouncerRule({
  id: 'PGB008',
  name: 'reserved-database',
  severity: 'error',
  profile: 'minimal',
  summary: 'a database has the name of the console, pgbouncer',
  why: 'PgBouncer keeps that name for its own console and does not start.',
  source:
    'PgBouncer 1.18 and 1.26: `database name "pgbouncer" is reserved`; 1.26: `cannot use the reserved "pgbouncer" database as an auth_dbname`',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\npgbouncer = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\nshop = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  *check(unit) {
    const entries = entriesOf(unit, 'databases').map(({ pair }) => pair)
    const lookups = unit.items.flatMap((item) =>
      item.kind === 'pair' && item.section === 'pgbouncer' && item.key === 'auth_dbname' ? [item] : [],
    )
    for (const { source, key, line, column } of entries) {
      if (key !== 'pgbouncer') continue
      yield {
        ...placeIn(source, { line, column }),
        message: '"pgbouncer" is the name of the console, expected another name for the database',
        hint: 'rename it, with dbname=pgbouncer behind it when the database itself has that name',
      }
    }
    for (const { source, value, valuePlace } of lookups) {
      if (value !== 'pgbouncer' || !isAtLeast(unit.version, '1.19')) continue
      yield {
        ...placeIn(source, valuePlace),
        message: 'auth_dbname "pgbouncer" is the console, expected a database of [databases]',
        hint: 'write the database that has the users',
      }
    }
  },
})
