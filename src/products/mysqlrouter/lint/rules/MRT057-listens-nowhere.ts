import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { takesClients } from '../routes.ts'

export default routerRule({
  id: 'MRT057',
  name: 'listens-nowhere',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a route has an address of its own, and takes no clients',
  why: 'With accept_external_connections=0 the Router starts, ignores the address, the port and the socket of the route, and every client is refused.',
  source:
    "MySQL Router 9.7.4: a warning in its log, \"'bind_port' configured when 'accept_external_connections=0', ignoring\", and nothing listens",
  bad: '[routing:rw]\nbind_port=6446\naccept_external_connections=0\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n[routing:inner]\naccept_external_connections=0\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      if (takesClients(unit, section)) continue
      const refused = optionOf(unit, section, 'accept_external_connections')
      const ignored = ['bind_port', 'bind_address', 'socket'].filter((name) => section.options.has(name))
      if (refused === undefined || ignored.length === 0) continue
      yield {
        ...atValue(unit, refused),
        message: `${JSON.stringify(refused.value)} makes the Router ignore ${ignored.join(', ')} of this route: it listens nowhere`,
        hint: 'remove accept_external_connections, or the address where only other sections use the route',
      }
    }
  },
})
