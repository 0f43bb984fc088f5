import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'

const message = 'a NUL ends the file for PgBouncer, expected text'
const hint = 'remove it, or save the file as UTF-8'

export default pgbouncerRule({
  id: 'PGB068',
  name: 'nul-byte',
  severity: 'error',
  profile: 'minimal',
  summary: 'a NUL stands in the file: nothing behind it is read',
  why: 'PgBouncer starts without the databases and settings behind it, or refuses the value that it cuts off.',
  source:
    'PgBouncer 1.18 and 1.26: an unknown setting behind a NUL was no error; one between a user and his secret is a broken auth file',
  hidden: 'a NUL ends a text in C',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\n\0\nlisten_port = 6432\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\n\nlisten_port = 6432\n',
  *check({ inis, userlist }) {
    const index = userlist?.lines.findIndex((line) => line.includes('\0')) ?? -1
    if (userlist !== undefined && index !== -1) {
      yield {
        file: userlist.name,
        line: index + 1,
        column: (userlist.lines[index]?.indexOf('\0') ?? 0) + 1,
        message,
        hint,
        holdsSecret: true,
      }
    }
    for (const source of inis) {
      for (const { fault, line, column } of source.content.syntaxErrors) {
        if (fault !== 'NUL') continue
        yield {
          ...placeIn(source, { line, column }),
          message,
          hint,
        }
      }
    }
  },
})
