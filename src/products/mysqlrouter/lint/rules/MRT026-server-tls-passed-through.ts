import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { clientTls } from '../routes.ts'
import type { RouterOption } from '../unit.ts'

export default routerRule({
  id: 'MRT026',
  name: 'server-tls-passed-through',
  severity: 'error',
  profile: 'minimal',
  summary: "server_ssl_mode stands where the clients' TLS is passed through",
  why: 'The Router does not start: it has no say over TLS that it does not end.',
  source: 'MySQL Router 9.7.4: "If client_ssl_mode is PASSTHROUGH, server_ssl_mode must be AS_CLIENT."',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nserver_ssl_mode=REQUIRED\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nserver_ssl_mode=AS_CLIENT\n',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'server_ssl_mode')
      if (option === undefined || told.has(option) || clientTls(unit, section).mode !== 'PASSTHROUGH')
        continue
      if (['', 'AS_CLIENT'].includes(option.value.toUpperCase())) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: `server_ssl_mode ${JSON.stringify(option.value)} of ${section.title} does not go with TLS that is passed through, expected AS_CLIENT`,
        hint: 'write client_ssl_cert and client_ssl_key, or server_ssl_mode=AS_CLIENT',
      }
    }
  },
})
