import { protocols } from '../lines.ts'
import { isMonitorUser, users } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS003',
  name: 'monitor-as-user',
  severity: 'error',
  profile: 'minimal',
  summary: 'the login of the monitor is put among the users',
  why: 'A row of mysql_users lets clients in. The monitor goes on with mysql-monitor_username and mysql-monitor_password: it is turned away, takes every server for read-only, and the writer hostgroup is empty.',
  source: 'ProxySQL 2.7.2 and 3.0.1; https://github.com/sysown/proxysql/issues/1395',
  hidden: 'ProxySQL takes the row, which opens a login for clients',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('monitor','$A$005$x',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "UPDATE global_variables SET variable_value='watch' WHERE variable_name='mysql-monitor_username';\nUPDATE global_variables SET variable_value='correct horse battery' WHERE variable_name='mysql-monitor_password';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of users(unit, protocol)) {
        if (!isMonitorUser(unit, line, protocol)) continue
        yield {
          ...line.at('username'),
          message: `user ${JSON.stringify(line.text('username'))} of ${protocol}_users is a login for clients: the monitor does not look there`,
          hint: `set ${protocol}-monitor_username and ${protocol}-monitor_password, and remove the row`,
          holdsSecret: true,
        }
      }
    }
  },
})
