import { atSection, atValue } from '../at.ts'
import { isWildcard } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { clientTls, listenerOf, takesClients } from '../routes.ts'

export default routerRule({
  id: 'MRT015',
  name: 'open-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a route listens on every interface without TLS of its own',
  why: 'Whoever reaches the host reaches the databases, in plain text where the client does not ask for TLS.',
  source:
    'https://dev.mysql.com/doc/mysql-router/en/mysql-router-conf-options.html: bind_address, client_ssl_mode',
  bad: '[routing:rw]\nbind_address=0.0.0.0\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_address=10.0.0.5\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      if (!takesClients(unit, section)) continue
      const { host, port } = listenerOf(unit, section)
      if (port === undefined || !isWildcard(host) || clientTls(unit, section).isTerminated) continue
      const option = optionOf(unit, section, 'bind_address')
      yield {
        ...(option === undefined ? atSection(unit, section) : atValue(unit, option)),
        message: `bind_address ${JSON.stringify(host)} of ${section.title} is every interface, without TLS, expected one address or client_ssl_cert and client_ssl_key`,
        hint: 'write the address of this host, or client_ssl_mode=REQUIRED with client_ssl_cert and client_ssl_key',
      }
    }
  },
})
