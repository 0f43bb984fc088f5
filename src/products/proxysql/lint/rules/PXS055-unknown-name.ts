import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS055',
  name: 'unknown-name',
  severity: 'error',
  profile: 'minimal',
  summary: 'a table, a column or a function that the admin interface does not have',
  why: 'The statement fails, and the client stops there: nothing behind it is done.',
  source: 'ProxySQL 2.7.2 and 3.0.1: "no such table", "has no column named"',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,host,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'name'),
})
