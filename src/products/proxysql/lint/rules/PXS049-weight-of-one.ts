import { serversByHostgroup } from '../hostgroups.ts'
import { isStated, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS049',
  name: 'weight-of-one',
  severity: 'info',
  profile: 'strict',
  summary: 'the only server of a hostgroup has a weight',
  why: 'Weights count among the servers of one hostgroup: 1000 for a single server says nothing, and looks as if it did.',
  source: 'https://proxysql.com/documentation/main-runtime/ mysql_servers',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,weight,use_ssl) VALUES (10,'db1.example.net',1000,1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      if (!isStated(unit, `${protocol}_servers`)) continue
      for (const [hostgroup, [line, ...others]] of serversByHostgroup(unit, protocol)) {
        const weight = line?.number('weight') ?? 1
        if (line === undefined || others.length > 0 || weight <= 1) continue
        yield {
          ...line.at('weight'),
          message: `weight ${weight} of the only server of hostgroup ${hostgroup} has no effect`,
          hint: 'leave it out',
        }
      }
    }
  },
})
