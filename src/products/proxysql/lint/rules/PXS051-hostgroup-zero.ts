import { hostgroupSets } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { isMonitorUser, users } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS051',
  name: 'hostgroup-zero',
  severity: 'warning',
  profile: 'recommended',
  summary: 'hostgroup 0 is where everything goes that names none',
  why: 'default_hostgroup is 0 for a user that names none: a forgotten column sends a client to whatever cluster is hostgroup 0. Readers of groups and of Aurora cannot be 0 at all.',
  source: 'the tables of ProxySQL 2.7.2 and 3.0.1: default_hostgroup 0',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username) VALUES ('shop');\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      for (const line of users(unit, protocol)) {
        if (line.cell('default_hostgroup') !== undefined || isMonitorUser(unit, line, protocol)) continue
        yield {
          ...line.at('username'),
          message: `user ${JSON.stringify(line.text('username'))} names no default_hostgroup: it goes to hostgroup 0`,
          hint: 'write default_hostgroup',
          holdsSecret: true,
        }
      }
      for (const { all, line } of hostgroupSets(unit, protocol)) {
        for (const { column } of all.filter(({ id }) => id === 0)) {
          yield {
            ...line.at(column),
            message: `${column} is 0, where every user goes that names no hostgroup, expected one from 10 on`,
            hint: 'number the hostgroups 10, 11, 20, 21',
          }
        }
      }
    }
  },
})
