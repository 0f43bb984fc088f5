import { hostgroupSets } from '../hostgroups.ts'
import { linesOf } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { readerHostgroups } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS010',
  name: 'no-lag-limit',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a replica serves reads however late it is',
  why: 'max_replication_lag is 0 by default, which means no limit: a replica that is hours behind, or no longer replicates, goes on to answer.',
  source: 'the table of ProxySQL 2.7.2 and 3.0.1: max_replication_lag 0',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nREPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (11,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (10,11);\nREPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (11,'db1.example.net',1,10);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    // In groups and Aurora another column limits the lag.
    const others = hostgroupSets(unit, 'mysql').filter(
      ({ table }) => table !== 'mysql_replication_hostgroups',
    )
    const readers = readerHostgroups(unit, 'mysql')
    const known = new Set(others.flatMap(({ all }) => all.map(({ id }) => id)))
    for (const line of linesOf(unit, 'mysql_servers')) {
      const hostgroup = line.number('hostgroup_id')
      if (hostgroup === undefined || !readers.has(hostgroup) || known.has(hostgroup)) continue
      if (line.number('max_replication_lag') !== 0) continue
      yield {
        ...line.at('max_replication_lag'),
        message: `${JSON.stringify(line.text('hostname'))} serves reads of hostgroup ${hostgroup} however far it is behind, expected a max_replication_lag`,
        hint: 'write max_replication_lag 10, in seconds',
      }
    }
  },
})
