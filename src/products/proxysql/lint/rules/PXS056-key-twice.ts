import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS056',
  name: 'key-twice',
  severity: 'error',
  profile: 'minimal',
  summary: 'two rows of one file with the same key',
  why: 'A plain INSERT of the second one fails, and the client stops there.',
  source: 'ProxySQL 2.7.2 and 3.0.1: "UNIQUE constraint failed"',
  exampleKind: 'proxysql.sql',
  bad: "DELETE FROM mysql_servers;\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1),(10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "DELETE FROM mysql_servers;\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1),(10,'db2.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'key'),
})
