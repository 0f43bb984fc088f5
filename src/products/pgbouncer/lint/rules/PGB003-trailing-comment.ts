import type { IniFile } from '../../../../formats/pgbouncer-ini.ts'
import type { Place } from '../../../../formats/scanner.ts'
import type { RuleFinding } from '../../../../lint/rule.ts'
import { entriesOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { lineOf, placeIn } from '../place-in.ts'
import type { Read } from '../read-file.ts'
import { commentIn, commentInEntry } from '../trailing-comment.ts'

export default pgbouncerRule({
  id: 'PGB003',
  name: 'trailing-comment',
  severity: 'error',
  profile: 'minimal',
  summary: 'a comment stands behind a value and becomes part of it',
  why: 'PgBouncer knows comments only at the start of a line. It refuses the file, or takes the comment as part of a path or a name.',
  source:
    'https://www.pgbouncer.org/config.html; PgBouncer 1.18 and 1.26: `invalid value "transaction ; c" for parameter pool_mode`',
  hidden:
    'a path or a list of names may hold anything: PgBouncer starts, and the file or the user is not found later',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\npool_mode = transaction ; for the web\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\n; for the web\npool_mode = transaction\n',
  fix: 'safe',
  *check(unit) {
    for (const item of unit.items) {
      if (item.kind !== 'pair' || item.section !== 'pgbouncer') continue
      const at = commentIn(item.value, item.key)
      if (at !== undefined) yield finding(item.source, item.valuePlace, item.value, at)
    }
    for (const section of ['databases', 'users', 'peers'] as const) {
      for (const entry of entriesOf(unit, section)) {
        const at = commentInEntry(entry)
        const { source, valuePlace, value } = entry.pair
        if (at !== undefined) yield finding(source, valuePlace, value, at)
      }
    }
    for (const { source, line, column, path, fault } of unit.includes) {
      const at = fault === 'missing' ? commentIn(path) : undefined
      if (at === undefined) continue
      const start = lineOf(source, line).indexOf(path, column - 1)
      yield finding(source, { line, column: start + 1 }, path, at)
    }
  },
})

function finding(source: Read<IniFile>, { line, column }: Place, value: string, at: number): RuleFinding {
  const kept = value.slice(0, at).trimEnd().length
  const ending = lineOf(source, line).endsWith('\r') ? '\r\n' : '\n'
  return {
    ...placeIn(source, { line, column: column + at }),
    message: 'the comment is part of the value, expected it in a line of its own',
    hint: 'move it to the line above',
    fix: {
      title: 'move the comment to the line above',
      edits: [
        { line, column: 1, length: 0, text: `${value.slice(at)}${ending}` },
        { line, column: column + kept, length: value.length - kept, text: '' },
      ],
    },
  }
}
