import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import { commentIn } from '../trailing-comment.ts'

export default pgbouncerRule({
  id: 'PGB066',
  name: 'include',
  severity: 'error',
  profile: 'minimal',
  summary: 'a file that is included is not there, or the files include each other',
  why: 'PgBouncer does not start: every included file must be there, eleven deep at most.',
  source:
    'PgBouncer 1.18 and 1.26: `could not load file "nosuch.ini": No such file or directory`, `include nesting level too deep`',
  exampleKind: 'pgbouncer.ini',
  bad: { 'pgbouncer.ini': '%include more.ini\n[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n' },
  good: {
    'pgbouncer.ini': '%include more.ini\n[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
    'more.ini': '; nothing yet\n',
  },
  *check({ includes }) {
    for (const { source, line, column, path, fault } of includes) {
      // A comment behind the path is a mistake of its own.
      if (fault === undefined || commentIn(path) !== undefined) continue
      yield {
        ...placeIn(source, { line, column }),
        message:
          fault === 'missing'
            ? `the file ${JSON.stringify(path)} is not there, expected it at that path or beside this file`
            : `the file ${JSON.stringify(path)} is included more than eleven deep: the files include each other`,
        hint: fault === 'missing' ? 'write an absolute path, without quotes' : 'remove the line',
      }
    }
  },
})
