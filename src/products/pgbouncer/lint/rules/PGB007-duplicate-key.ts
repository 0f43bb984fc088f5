import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn, withoutLine } from '../place-in.ts'
import type { UnitPair } from '../read-ini.ts'

export default pgbouncerRule({
  id: 'PGB007',
  name: 'duplicate-key',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a setting or a database stands twice in a file',
  why: 'PgBouncer takes the last one and says nothing: the line that somebody edits may be the one without effect.',
  source: 'PgBouncer 1.18 and 1.26: the last of two pool_size lines was in force, the log was silent',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6432\nlisten_port = 6433\n',
  good: '[databases]\n* = host=db1\n[pgbouncer]\nlisten_port = 6433\n',
  fix: 'safe',
  *check({ items }) {
    const last = new Map<string, UnitPair>()
    for (const item of items.toReversed()) {
      if (item.kind !== 'pair') continue
      // Over the line of another file is what an include is for.
      const key = `${item.section}\n${item.key}\n${item.source.name}`
      const winner = last.get(key)
      if (winner === undefined) {
        last.set(key, item)
        continue
      }
      // A file that is included twice.
      if (winner.line === item.line && winner.column === item.column) continue
      const edit = withoutLine(item)
      yield {
        ...placeIn(item.source, item),
        message: `${JSON.stringify(item.key)} stands again in line ${winner.line}: this line has no effect`,
        hint: 'remove this line',
        ...(edit !== undefined && { fix: { title: 'remove the line without effect', edits: [edit] } }),
      }
    }
  },
})
