import { hostgroupSets, serversByHostgroup } from '../hostgroups.ts'
import { isStated } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { readRoute } from '../query-rules.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS006',
  name: 'no-roles',
  severity: 'error',
  profile: 'minimal',
  summary: 'writers and readers stand in hostgroups that no monitor follows',
  why: 'Without a row of mysql_replication_hostgroups, or of the tables for groups, nobody asks the servers for read_only: after a failover the writes go on to the old primary.',
  source: 'ProxySQL 2.7.2 and 3.0.1: no read_only check without a row',
  hidden: 'ProxySQL takes hostgroups that nobody follows',
  exampleKind: 'proxysql.sql',
  bad: "DELETE FROM mysql_servers;\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (10,'primary.example.net',1,10),(11,'replica.example.net',1,10);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup,check_type) VALUES (10,11,'read_only');\nDELETE FROM mysql_servers WHERE hostgroup_id IN (10,11);\nINSERT INTO mysql_servers (hostgroup_id,hostname,use_ssl,max_replication_lag) VALUES (11,'db1.example.net',1,10),(11,'db2.example.net',1,10);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated || !isStated(unit, 'mysql_servers') || hostgroupSets(unit, 'mysql').length > 0)
      return
    const byHostgroup = serversByHostgroup(unit, 'mysql')
    const [first, second, ...others] = [...byHostgroup.keys()]
    if (first === undefined || second === undefined || !areRoles(unit)) return
    const line = byHostgroup.get(first)?.[0]
    if (line === undefined) return
    yield {
      ...line.at('hostgroup_id'),
      message: `hostgroups ${[first, second, ...others].join(', ')} hold writers and readers, and no row says so: a failover is never noticed`,
      hint: `write REPLACE INTO mysql_replication_hostgroups (writer_hostgroup,reader_hostgroup) VALUES (${first},${second});`,
    }
  },
})

/** Hostgroups may as well be shards, each with one server. */
function areRoles(unit: ProxysqlUnit): boolean {
  if (readRoute(unit, 'mysql') !== undefined) return true
  const named = [...serversByHostgroup(unit, 'mysql').values()].flat()
  return named.some((line) =>
    /master|primary|writer|source|slave|replica|reader/i.test(
      `${line.text('hostname')} ${line.text('comment')}`,
    ),
  )
}
