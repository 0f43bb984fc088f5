import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS058',
  name: 'backslash-before-quote',
  severity: 'error',
  profile: 'minimal',
  summary: 'a backslash before a quote',
  why: 'For SQLite a backslash is a backslash, and the quote ends the text. The mysql client takes the quote for a character: it reads on to the next one, and sends several statements as one.',
  source:
    'clients of MariaDB 10.11 and MySQL 9.7; ProxySQL runs the first statement of several and drops the rest',
  hidden: 'SQLite takes it; the client does not send it so',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,comment,default_hostgroup) VALUES ('shop','C:\\',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,comment,default_hostgroup) VALUES ('shop','C:'||char(92)||'',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'backslash'),
})
