import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import type { Source } from '../source.ts'

export default proxysqlRule({
  id: 'PXS041',
  name: 'comment',
  severity: 'error',
  profile: 'minimal',
  summary: 'a comment in SQL for the admin interface',
  why: 'The mysql client of MySQL 9 sends comments; ProxySQL refuses one that stands alone or before LOAD and SAVE, and the client stops there.',
  source:
    'ProxySQL 2.7.2 and 3.0.1 with the mysql client 9.7: ERROR 1045 "ProxySQL Admin Error: not an error" in line 1',
  hidden: 'the client of MariaDB takes comments out before it sends the statement',
  exampleKind: 'proxysql.sql',
  bad: "-- users of the shop\nREPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup,comment) VALUES ('shop',10,'users of the shop');\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  fix: 'safe',
  *check({ memory }) {
    for (const { kind, source, start, end, message, hint } of memory.faults) {
      if (kind !== 'comment') continue
      yield {
        ...at(source, start),
        message,
        hint,
        holdsSecret: true,
        fix: { title: 'remove the comment', edits: [removal(source, start, end)] },
      }
    }
  },
})

/** The whole line, where nothing else is in it; a space where it keeps two words apart. */
function removal({ text, place }: Source, start: number, end: number) {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', end)
  const lineEnd = next === -1 ? text.length : next
  const isAlone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === ''
  if (isAlone) {
    const to = next === -1 ? text.length : next + 1
    return { ...place(lineStart), length: to - lineStart, text: '' }
  }
  const isTail = text.slice(end, lineEnd).trim() === ''
  const from = isTail ? start - (/[ \t]*$/.exec(text.slice(lineStart, start))?.[0].length ?? 0) : start
  return { ...place(from), length: end - from, text: isTail ? '' : ' ' }
}
