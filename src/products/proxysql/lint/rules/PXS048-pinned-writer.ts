import { hostgroupSets, serversByHostgroup } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS048',
  name: 'pinned-writer',
  severity: 'error',
  profile: 'minimal',
  summary: 'a file that can be applied again says who the writer is',
  why: 'Applied after a failover it makes the old primary the writer again, until the next check: writes go to a server that is no longer the primary.',
  source: 'ProxySQL 2.7.2 and 3.0.1: 20 lost connections, 693 rows were written to the demoted server',
  hidden: 'the first run is right',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nDELETE FROM mysql_servers WHERE hostgroup_id IN (10,11);\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (10,'db1.example.net',1,10),(11,'db2.example.net',1,10);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "SAVE MYSQL SERVERS FROM RUNTIME;\nREPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) SELECT 11,column1,1,10 FROM (VALUES ('db1.example.net'),('db2.example.net')) WHERE NOT EXISTS (SELECT 1 FROM mysql_servers WHERE hostgroup_id IN (10,11) AND hostname=column1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    // A proxysql.cnf is read at the first start only.
    if (unit.kind !== 'sql' || unit.isGenerated) return
    const stopping = unit.memory.faults.filter(({ kind }) => kind === 'insert-again')
    for (const protocol of protocols) {
      const byHostgroup = serversByHostgroup(unit, protocol)
      for (const { writer, table } of hostgroupSets(unit, protocol)) {
        const line = byHostgroup.get(writer ?? -1)?.find(({ row }) => row.how !== 'select')
        if (line === undefined) continue
        const { start, end } = line.row
        // The second run stops before it does harm.
        if (stopping.some((fault) => fault.start <= start && end <= fault.end)) continue
        yield {
          ...line.at(),
          message: `${JSON.stringify(line.text('hostname'))} is put into writer hostgroup ${writer}, which ${table} leaves to the monitor: after a failover this is the old primary`,
          hint: 'SAVE MYSQL SERVERS FROM RUNTIME first, and put servers that are missing into the reader hostgroup',
        }
      }
    }
  },
})
