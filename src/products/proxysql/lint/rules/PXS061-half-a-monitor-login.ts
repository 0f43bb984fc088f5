import { protocols } from '../lines.ts'
import { placeOf } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS061',
  name: 'half-a-monitor-login',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the monitor gets a new user and keeps its old password',
  why: 'With a wrong login the monitor takes every server for read-only after three checks: the writer hostgroup is empty within seconds, and each write fails after 10 s.',
  source: 'ProxySQL 2.7.2 and 3.0.1: "Assuming read_only=1"',
  exampleKind: 'proxysql.sql',
  bad: "SET mysql-monitor_username='watch';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "SET mysql-monitor_username='watch';\nSET mysql-monitor_password='correct horse battery';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check({ variables }) {
    for (const protocol of protocols) {
      const user = variables.get(`${protocol}-monitor_username`)
      if (user === undefined || variables.get(`${protocol}-monitor_password`) !== undefined) continue
      yield {
        ...placeOf(user),
        message: `${user.name} is set and ${protocol}-monitor_password is not: the password stays as it was, "monitor" on a new node`,
        hint: `set ${protocol}-monitor_password beside it`,
      }
    }
  },
})
