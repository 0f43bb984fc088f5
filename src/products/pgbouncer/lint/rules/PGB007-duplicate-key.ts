import type { IniPair } from '../../../../formats/pgbouncer-ini.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB007',
  name: 'duplicate-key',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a setting or a database stands twice',
  why: 'PgBouncer takes the last one and says nothing: the line that somebody edits may be the one without effect.',
  source: 'PgBouncer 1.18 and 1.26: the last of two pool_size lines was in force, the log was silent',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\nlisten_port = 6433\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6433\n',
  fix: 'safe',
  *check({ ini }) {
    if (ini === undefined) return
    const last = new Map<string, IniPair>()
    for (const item of ini.content.items.toReversed()) {
      if (item.kind !== 'pair') continue
      const key = JSON.stringify([item.section, item.key])
      const winner = last.get(key)
      if (winner === undefined) {
        last.set(key, item)
        continue
      }
      const line = ini.lines[item.line - 1] ?? ''
      yield {
        file: ini.name,
        line: item.line,
        column: item.column,
        message: `${JSON.stringify(item.key)} stands again in line ${winner.line}: this line has no effect`,
        hint: 'remove this line',
        fix: {
          title: 'remove the line without effect',
          edits: [{ line: item.line, column: 1, length: line.length + 1, text: '' }],
        },
      }
    }
  },
})
