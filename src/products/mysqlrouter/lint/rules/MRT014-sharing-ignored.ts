import { atOption } from '../at.ts'
import { isOn, optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { clientTls } from '../routes.ts'

export default routerRule({
  id: 'MRT014',
  name: 'sharing-ignored',
  severity: 'warning',
  profile: 'recommended',
  summary: 'connection_sharing=1 has no effect with this TLS',
  why: "The Router cannot share a connection whose TLS is the client's: every client keeps a server connection of its own.",
  source:
    'MySQL Router 9.7.4: "connection_sharing=1 has been ignored, as client_ssl_mode=PASSTHROUGH", and "as client_ssl_mode=PREFERRED and server_ssl_mode=AS_CLIENT", the default there',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nconnection_sharing=1\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nconnection_sharing=1\nclient_ssl_mode=PREFERRED\nserver_ssl_mode=PREFERRED\nclient_ssl_cert=/etc/mysqlrouter/router.pem\nclient_ssl_key=/etc/mysqlrouter/router.key\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'connection_sharing')
      if (option === undefined || !isOn(unit, section, 'connection_sharing')) continue
      const { mode } = clientTls(unit, section)
      const servers = textOf(unit, section, 'server_ssl_mode').toUpperCase() || 'AS_CLIENT'
      const isPassed = mode === 'PASSTHROUGH'
      if (!isPassed && !(mode === 'PREFERRED' && servers === 'AS_CLIENT')) continue
      const tls = isPassed
        ? 'client_ssl_mode=PASSTHROUGH'
        : 'client_ssl_mode=PREFERRED with server_ssl_mode=AS_CLIENT'
      yield {
        ...atOption(unit, option),
        message: `connection_sharing "${option.value}" of ${section.title} has no effect with ${tls}`,
        hint: isPassed
          ? 'write client_ssl_mode=PREFERRED with client_ssl_cert and client_ssl_key, and server_ssl_mode=PREFERRED'
          : 'write server_ssl_mode=PREFERRED',
      }
    }
  },
})
