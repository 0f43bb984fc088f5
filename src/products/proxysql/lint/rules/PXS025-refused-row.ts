import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS025',
  name: 'refused-row',
  severity: 'error',
  profile: 'minimal',
  summary: 'a row that its table does not take',
  why: 'The statement fails, and the client stops: nothing behind it is done. From proxysql.cnf the row is left out, with a line in the log.',
  source: "ProxySQL's own CREATE TABLE in SQLite: CHECK and NOT NULL constraint failed",
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,status,use_ssl) VALUES (10,'db1.example.net','UP',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,status,use_ssl) VALUES (10,'db1.example.net','ONLINE',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'row'),
})
