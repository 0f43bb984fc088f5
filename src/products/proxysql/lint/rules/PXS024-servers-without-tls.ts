import { isLoopback } from '../is-loopback.ts'
import { protocols, writtenLines } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS024',
  name: 'servers-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'passwords and data go to servers of other hosts in clear text',
  why: 'use_ssl is 0 by default: whoever can listen between ProxySQL and the servers reads everything.',
  source: 'the table of ProxySQL 2.7.2 and 3.0.1: use_ssl 0',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname) VALUES (10,'db1.example.net');\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nLOAD MYSQL SERVERS TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const clear = writtenLines(unit, `${protocol}_servers`).filter(
        (line) => line.number('use_ssl') === 0 && !isLoopback(line.text('hostname') ?? ''),
      )
      const [first, ...others] = clear
      if (first === undefined) continue
      const more = others.length === 0 ? '' : `, and ${others.length} more`
      yield {
        ...first.at('use_ssl'),
        message: `use_ssl is 0 for ${JSON.stringify(first.text('hostname') ?? 'servers')}${more}: passwords and data go there in clear text, expected 1`,
        hint: 'write use_ssl 1, and the CA into mysql_servers_ssl_params',
      }
    }
  },
})
