import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS060',
  name: 'transaction-without-effect',
  severity: 'warning',
  profile: 'recommended',
  summary: 'BEGIN, COMMIT or ROLLBACK, which ProxySQL passes over',
  why: 'It answers OK and does nothing: after DELETE and ROLLBACK the rows are gone. A SAVEPOINT reaches SQLite, whose one connection all sessions share.',
  source:
    'ProxySQL 2.7.2 and 3.0.1: DELETE and ROLLBACK left 0 rows; https://github.com/sysown/proxysql/issues/1047',
  exampleKind: 'proxysql.sql',
  bad: "BEGIN;\nREPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nCOMMIT;\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'transaction'),
})
