import { atOption } from '../at.ts'
import { optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { clientTls } from '../routes.ts'
import type { RouterOption, RouterSection, RouterUnit } from '../unit.ts'

const ofClients = ['client_ssl_ca', 'client_ssl_capath', 'client_ssl_crl', 'client_ssl_crlpath']
const ofServers = ['server_ssl_cert', 'server_ssl_key']

export default routerRule({
  id: 'MRT053',
  name: 'tls-options-at-odds',
  severity: 'error',
  profile: 'minimal',
  summary: 'an option of TLS stands where the Router has no TLS of its own',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "client_ssl_mode=PASSTHROUGH can not be combined with client_ssl_ca=...", "server_ssl_mode=DISABLED can not be combined with server_ssl_key=..."',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nclient_ssl_ca=/etc/mysqlrouter/ca.pem\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      for (const { name, mode } of refusedIn(unit, section)) {
        const option = optionOf(unit, section, name)
        if (option === undefined || told.has(option) || ['', '0', 'false'].includes(option.value)) continue
        told.add(option)
        yield {
          ...atOption(unit, option),
          message: `${name} of ${section.title} does not go with ${mode}`,
          hint: 'remove it, or write client_ssl_mode=REQUIRED with client_ssl_cert and client_ssl_key',
        }
      }
    }
  },
})

function refusedIn(unit: RouterUnit, section: RouterSection): readonly { name: string; mode: string }[] {
  const clients = clientTls(unit, section).mode
  const said = textOf(unit, section, 'server_ssl_mode').toUpperCase()
  const servers = said === '' || said === 'AS_CLIENT' ? clients : said
  const isPassed = clients === 'PASSTHROUGH'
  const client = isPassed || clients === 'DISABLED' ? ofClients : []
  const server = isPassed || servers === 'DISABLED' ? ofServers : []
  return [
    ...[...client, ...(isPassed ? ['router_require_enforce'] : [])].map((name) => ({
      name,
      mode: `client_ssl_mode=${clients}`,
    })),
    ...server.map((name) => ({
      name,
      mode: isPassed ? 'client_ssl_mode=PASSTHROUGH' : 'server_ssl_mode=DISABLED',
    })),
  ]
}
