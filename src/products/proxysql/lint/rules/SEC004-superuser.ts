import { superusers } from '../../../../lint/superusers.ts'
import { protocols } from '../lines.ts'
import { placeOf, users } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'SEC004',
  name: 'superuser',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a superuser of the servers has a login through the proxy',
  why: 'Every application that reaches ProxySQL can try to be the owner of the whole server.',
  source: 'https://dev.mysql.com/doc/refman/8.4/en/security-against-attack.html',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('root',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of users(unit, protocol)) {
        const name = line.text('username')
        if (name === undefined || !superusers.has(name)) continue
        yield {
          ...line.at('username'),
          message: `user ${JSON.stringify(name)} owns the whole server, expected an account with the rights of its application`,
          hint: 'create an account for the application, and grant it what it needs',
          holdsSecret: true,
        }
      }
      const monitor = unit.variables.get(`${protocol}-monitor_username`)
      if (monitor?.value === undefined || !superusers.has(monitor.value)) continue
      yield {
        ...placeOf(monitor),
        message: `${monitor.name} ${JSON.stringify(monitor.value)} owns the whole server, expected an account that may look only`,
        hint: 'the monitor needs USAGE, and REPLICATION CLIENT for the lag',
      }
    }
  },
})
