import { atOption } from '../at.ts'
import { isWildcard } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { type Listener, listeners } from '../listeners.ts'
import { routerRule } from '../router-rule.ts'
import { takesClients } from '../routes.ts'

export default routerRule({
  id: 'MRT009',
  name: 'listens-twice',
  severity: 'error',
  profile: 'minimal',
  summary: 'two sections listen on one address and port, or on one socket',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "duplicate IP or name found in bind_address", and with 0.0.0.0 or localhost "Address already in use"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n[routing:ro]\nbind_port=6446\ndestinations=db2\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n[routing:ro]\nbind_port=6447\ndestinations=db2\nrouting_strategy=first-available\n',
  *check(unit) {
    const byPort = new Map<number, Map<string, Listener>>()
    for (const listener of listeners(unit)) {
      const { host, port, option, section } = listener
      const taken = byPort.get(port) ?? new Map<string, Listener>()
      byPort.set(port, taken)
      const any = taken.get('any')
      const other = isWildcard(host) ? taken.values().next().value : (taken.get(host) ?? any)
      const name = isWildcard(host) ? 'any' : host
      if (!taken.has(name)) taken.set(name, listener)
      if (other === undefined) continue
      yield {
        ...atOption(unit, option),
        message: `port ${port} of ${section.title} is already taken by ${other.section.title}`,
        hint: 'write another port',
      }
    }
    const sockets = new Map<string, string>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'socket')
      if (option === undefined || option.value === '' || !takesClients(unit, section)) continue
      const other = sockets.get(option.value)
      if (other === undefined) sockets.set(option.value, section.title)
      else {
        yield {
          ...atOption(unit, option),
          message: `socket ${JSON.stringify(option.text)} of ${section.title} is already taken by ${other}`,
          hint: 'write another path',
        }
      }
    }
  },
})
