import { hostgroupSets, serversByHostgroup } from '../hostgroups.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS020',
  name: 'writer-among-readers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the writer takes reads like a replica',
  why: 'A server that stands in the writer and in the reader hostgroup with the same weight gets its share of the reads beside all writes.',
  source: 'ProxySQL 2.7.2: mysql-monitor_writer_is_also_reader is true by default',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nREPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (10,'db1.example.net',1,10),(11,'db1.example.net',1,10),(11,'db2.example.net',1,10);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nREPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (11,'db1.example.net',1,10),(11,'db2.example.net',1,10);\nSET mysql-monitor_writer_is_also_reader='false';\nLOAD MYSQL SERVERS TO RUNTIME;\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    const byHostgroup = serversByHostgroup(unit, 'mysql')
    for (const { writer, reader, table } of hostgroupSets(unit, 'mysql')) {
      if (table !== 'mysql_replication_hostgroups' || writer === undefined || reader === undefined) continue
      const readers = byHostgroup.get(reader) ?? []
      for (const line of byHostgroup.get(writer) ?? []) {
        const twin = readers.find(
          (each) =>
            each.text('hostname') === line.text('hostname') && each.text('port') === line.text('port'),
        )
        const isOnlyOne = readers.length < 2
        if (twin === undefined || isOnlyOne) continue
        const lightest = Math.min(
          ...readers.filter((each) => each !== twin).map((each) => each.number('weight') ?? 1),
        )
        if ((twin.number('weight') ?? 1) < lightest) continue
        yield {
          ...twin.at(),
          message: `${JSON.stringify(twin.text('hostname'))} is in writer hostgroup ${writer} and takes as many reads of hostgroup ${reader} as a replica`,
          hint: "remove it from the readers and SET mysql-monitor_writer_is_also_reader='false', or give it a smaller weight",
        }
      }
    }
  },
})
