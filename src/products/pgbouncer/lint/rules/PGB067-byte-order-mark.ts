import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB067',
  name: 'byte-order-mark',
  severity: 'error',
  profile: 'minimal',
  summary: 'the file starts with a byte-order mark, which editors of Windows write',
  why: 'PgBouncer reads it as part of the first line and does not start.',
  source: 'PgBouncer 1.18 and 1.26: `syntax error in configuration (FILE:1), stopping loading`',
  exampleKind: 'pgbouncer.ini',
  bad: '\uFEFF[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\n',
  fix: 'safe',
  *check({ inis }) {
    for (const { name, content } of inis) {
      if (!content.syntaxErrors.some(({ fault }) => fault === 'byte-order mark')) continue
      yield {
        file: name,
        line: 1,
        column: 1,
        message: 'the file starts with U+FEFF, expected [ or a comment',
        hint: 'save it as UTF-8 without a byte-order mark',
        fix: { title: 'remove it', edits: [{ line: 1, column: 1, length: 1, text: '' }] },
      }
    }
  },
})
