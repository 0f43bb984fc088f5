import { atSection, atValue } from '../at.ts'
import { isWildcard } from '../endpoints.ts'
import { optionOf, textOf } from '../in-force.ts'
import { httpHost } from '../listeners.ts'
import { routerRule } from '../router-rule.ts'

export default routerRule({
  id: 'MRT032',
  name: 'rest-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the HTTP server listens on every interface without TLS',
  why: 'Passwords of the REST interface go over the network in plain text. Without bind_address it listens everywhere.',
  source: 'MySQL Router 9.7.4: the default of http_server.bind_address is 0.0.0.0, of ssl 0',
  bad: '[http_server]\nport=8443\n',
  good: '[http_server]\nbind_address=127.0.0.1\nport=8443\n',
  *check(unit) {
    for (const section of unit.named('http_server')) {
      const host = httpHost(unit, section)
      if (!isWildcard(host) || textOf(unit, section, 'ssl') === '1') continue
      const option = optionOf(unit, section, 'bind_address')
      yield {
        ...(option === undefined ? atSection(unit, section) : atValue(unit, option)),
        message: `${section.title} listens on ${host} without TLS, expected 127.0.0.1 or ssl=1`,
        hint: 'write bind_address=127.0.0.1, or ssl=1 with ssl_cert and ssl_key',
      }
    }
  },
})
