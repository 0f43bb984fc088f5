import { serversByHostgroup } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS019',
  name: 'no-weight',
  severity: 'warning',
  profile: 'recommended',
  summary: 'every server of a hostgroup has weight 0',
  why: 'A server of weight 0 gets no queries: the hostgroup is as good as empty.',
  source: 'https://proxysql.com/documentation/main-runtime/ mysql_servers',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,weight,use_ssl) VALUES (10,'db1.example.net',0,1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,weight,use_ssl) VALUES (10,'db1.example.net',1,1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const [hostgroup, lines] of serversByHostgroup(unit, protocol)) {
        const [first] = lines
        if (first === undefined || !lines.every((line) => line.number('weight') === 0)) continue
        yield {
          ...first.at('weight'),
          message: `every server of hostgroup ${hostgroup} has weight 0 and gets no queries, expected 1 at least`,
          hint: 'write weight 1',
        }
      }
    }
  },
})
