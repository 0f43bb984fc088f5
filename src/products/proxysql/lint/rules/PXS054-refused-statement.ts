import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS054',
  name: 'refused-statement',
  severity: 'error',
  profile: 'minimal',
  summary: 'a statement that the admin interface does not understand',
  why: 'The client stops there: nothing behind it is done, and what was changed before is left in memory.',
  source: 'ProxySQL 2.7.2 and 3.0.1: ERROR 1045 "ProxySQL Admin Error: near ...: syntax error"',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1)\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'statement'),
})
