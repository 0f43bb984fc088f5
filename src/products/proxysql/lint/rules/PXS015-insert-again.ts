import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS015',
  name: 'insert-again',
  severity: 'error',
  profile: 'minimal',
  summary: 'an INSERT that fails when the file is applied again',
  why: 'The second run stops there with UNIQUE constraint failed: nothing behind it is done, no LOAD, no SAVE, and half a configuration is left in memory.',
  source:
    'ProxySQL 2.7.2 and 3.0.1: "UNIQUE constraint failed: mysql_servers.hostgroup_id, ..." on the second run',
  hidden: 'the first run goes through',
  exampleKind: 'proxysql.sql',
  bad: "INSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "DELETE FROM mysql_servers WHERE hostgroup_id=10;\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  check: (unit) => faultFindings(unit, 'insert-again'),
})
