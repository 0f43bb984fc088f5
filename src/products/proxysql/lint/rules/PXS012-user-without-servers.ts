import { hostgroupSets, servedHostgroups } from '../hostgroups.ts'
import { linesOf, type Protocol, protocols } from '../lines.ts'
import { isMonitorUser, users } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS012',
  name: 'user-without-servers',
  severity: 'error',
  profile: 'minimal',
  summary: 'the default hostgroup of a user has no servers, or is one of readers',
  why: 'What no rule takes goes there: each query waits mysql-connect_timeout_server_max, 10 seconds, and fails with 9001.',
  source: 'ProxySQL 2.7.2 and 3.0.1: error 9001 after 10.0 s',
  hidden: 'LOAD takes a hostgroup that has no servers',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nREPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',20);\nLOAD MYSQL SERVERS TO RUNTIME;\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nREPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nLOAD MYSQL SERVERS TO RUNTIME;\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\nSAVE MYSQL USERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const served = servedHostgroups(unit, protocol)
      const readers = new Set(hostgroupSets(unit, protocol).flatMap(({ reader }) => reader ?? []))
      const routed = fastRouted(unit, protocol)
      for (const line of users(unit, protocol)) {
        const [user, hostgroup] = [line.text('username'), line.number('default_hostgroup')]
        if (user === undefined || hostgroup === undefined || line.number('active') === 0) continue
        if (routed.has(user) || isMonitorUser(unit, line, protocol)) continue
        const isReader = readers.has(hostgroup)
        if (!isReader && (served === undefined || served.has(hostgroup))) continue
        yield {
          ...line.at('default_hostgroup'),
          ...(isReader && { severity: 'warning' as const }),
          message: isReader
            ? `the default hostgroup ${hostgroup} of ${JSON.stringify(user)} is one of readers: what no rule takes goes there, writes too`
            : `the default hostgroup ${hostgroup} of ${JSON.stringify(user)} has no servers, expected one of ${[...(served ?? [])].join(', ')}`,
          hint: 'write the hostgroup of the writer',
          holdsSecret: true,
        }
      }
    }
  },
})

/** Users whose queries go by fast routes, and to the default hostgroup only where none fits. */
function fastRouted(unit: ProxysqlUnit, protocol: Protocol): ReadonlySet<string> {
  return new Set(
    linesOf(unit, `${protocol}_query_rules_fast_routing`).flatMap((line) => line.text('username') ?? []),
  )
}
