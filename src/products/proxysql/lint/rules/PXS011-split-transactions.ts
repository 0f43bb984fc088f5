import { protocols, writtenLines } from '../lines.ts'
import { isMonitorUser } from '../logins.ts'
import { edit } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS011',
  name: 'split-transactions',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the queries of one transaction may go to several servers',
  why: 'With transaction_persistent 0 the rules route inside a transaction: its reads see another server than its writes.',
  source: 'https://proxysql.com/documentation/main-runtime/ mysql_users; the default is 1',
  exampleKind: 'proxysql.sql',
  bad: "UPDATE mysql_users SET transaction_persistent=0 WHERE username='shop';\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "UPDATE mysql_users SET transaction_persistent=1 WHERE username='shop';\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  fix: 'safe',
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of writtenLines(unit, `${protocol}_users`)) {
        const cell = line.cell('transaction_persistent')
        if (line.number('transaction_persistent') !== 0 || isMonitorUser(unit, line, protocol)) continue
        const { source } = line.row
        const isPlain = cell !== undefined && source.text.slice(cell.start, cell.end) === '0'
        yield {
          ...line.at('transaction_persistent'),
          message: `transaction_persistent is 0${line.text('username') === undefined ? '' : ` for ${JSON.stringify(line.text('username'))}`}: its transactions may be split over servers, expected 1`,
          hint: 'write 1, or leave it out',
          holdsSecret: true,
          ...(isPlain && { fix: { title: 'write 1', edits: [edit(source, cell, '1')] } }),
        }
      }
    }
  },
})
