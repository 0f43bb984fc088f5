import { atValue } from '../at.ts'
import { isWildcard, readEndpoint } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { defaultPort, destinationItems, isFromMetadata, listenerOf } from '../routes.ts'

export default routerRule({
  id: 'MRT010',
  name: 'routes-to-itself',
  severity: 'error',
  profile: 'minimal',
  summary: 'a route has its own address among its destinations',
  why: 'The Router does not start; told by another name of the same address it does, and connects to itself without end.',
  source:
    'MySQL Router 9.7.4: "Bind Address can not be part of destinations"; bind 0.0.0.0 and 127.0.0.1 as destination starts',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=127.0.0.1:6446\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=127.0.0.1:3306\nrouting_strategy=first-available\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'destinations')
      if (option === undefined || isFromMetadata(unit, section)) continue
      const own = listenerOf(unit, section)
      for (const { text, start } of destinationItems(option.value)) {
        const server = readEndpoint(text)
        if (server === undefined || (server.port ?? defaultPort(unit, section)) !== own.port) continue
        const isSame = server.host === own.host
        const isLocal = (host: string): boolean =>
          host === 'localhost' || host === '127.0.0.1' || host === '::1'
        if (!isSame && !(isLocal(server.host) && (isWildcard(own.host) || isLocal(own.host)))) continue
        const at = atValue(unit, option)
        yield {
          ...at,
          column: at.column + (option.text === option.value ? start : 0),
          severity: isSame ? 'error' : 'warning',
          message: `destination ${JSON.stringify(text)} is where ${section.title} itself listens, expected a server`,
          hint: 'write the address of the MySQL server',
        }
      }
    }
  },
})
