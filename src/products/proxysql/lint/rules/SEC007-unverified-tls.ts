import { isLoopback } from '../is-loopback.ts'
import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'SEC007',
  name: 'unverified-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'TLS towards servers on other hosts does not check who answers',
  why: 'Without a CA ProxySQL takes any certificate: whoever can stand between it and the server is taken for the server.',
  source: 'https://proxysql.com/documentation/ssl-support/',
  exampleKind: 'proxysql.cnf',
  bad: 'mysql_servers = ( { address = "10.0.0.1"; hostgroup = 10; use_ssl = 1 } )\n',
  good: 'mysql_variables = { ssl_p2s_ca = "/etc/ssl/certs/db-ca.pem" }\nmysql_servers = ( { address = "10.0.0.1"; hostgroup = 10; use_ssl = 1 } )\n',
  *check(unit) {
    // SQL may come to a proxy that has the CA already.
    if (unit.kind !== 'cnf') return
    for (const protocol of protocols) {
      if (hasCa(unit, `${protocol}-ssl_p2s_`)) continue
      const line = linesOf(unit, `${protocol}_servers`).find(
        (each) => each.number('use_ssl') === 1 && !isLoopback(each.text('hostname') ?? ''),
      )
      if (line === undefined) continue
      yield {
        ...line.at('use_ssl'),
        message: `use_ssl towards ${JSON.stringify(line.text('hostname'))} without a CA: nobody checks who answers`,
        hint: `write ssl_p2s_ca = "PATH" into ${protocol}_variables`,
      }
    }
  },
})

function hasCa(unit: ProxysqlUnit, prefix: string): boolean {
  const isSet = ['ca', 'capath'].some((name) => (unit.variables.get(`${prefix}${name}`)?.value ?? '') !== '')
  return isSet || linesOf(unit, 'mysql_servers_ssl_params').some((line) => (line.text('ssl_ca') ?? '') !== '')
}
