import { atOption, atValue } from '../at.ts'
import { isIpv6, readEndpoint } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { takesClients } from '../routes.ts'
import { trailingComment } from '../trailing-comment.ts'
import type { RouterOption } from '../unit.ts'

export default routerRule({
  id: 'MRT049',
  name: 'bind-address-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'a bind_address is no address, or names another port than bind_port',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "\'*\' in \'*\' is not a valid IP-address or hostname", "port in bind_address and bind_port are ambiguous \'36503\',\'36501\'", "Socket file path can be at most 107 characters", "invalid socket \'\'"; [http_server]: "resolving [::1] failed: Name or service not known"',
  bad: '[routing:rw]\nbind_address=*\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_address=10.0.0.5\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\n',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const socket = optionOf(unit, section, 'socket')
      if (socket !== undefined && Buffer.byteLength(socket.value) > mostSocketBytes && !told.has(socket)) {
        told.add(socket)
        const message = `socket ${JSON.stringify(socket.text)} is longer than ${mostSocketBytes} bytes`
        yield { ...atValue(unit, socket), message, hint: 'write a shorter path' }
      }
      if (socket?.value === '' && !told.has(socket) && takesClients(unit, section)) {
        told.add(socket)
        const message = `socket of ${section.title} is empty, expected a path`
        yield { ...atOption(unit, socket), message, hint: 'write a path, or remove it' }
      }
      const option = optionOf(unit, section, 'bind_address')
      if (option === undefined || option.value === '' || told.has(option)) continue
      if (trailingComment(option.text) !== undefined) continue
      const bound = readEndpoint(option.value)
      const port = optionOf(unit, section, 'bind_port')?.value ?? ''
      const isOther =
        takesClients(unit, section) && (bound?.port ?? 0) !== 0 && port !== '' && bound?.port !== Number(port)
      if (bound !== undefined && !isOther) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: isOther
          ? `bind_address ${JSON.stringify(option.text)} and bind_port "${port}" name two ports, expected one`
          : `bind_address ${JSON.stringify(option.text)} is no address, expected an IP address or a host name`,
        hint: isOther
          ? 'write the address without its port'
          : 'write 0.0.0.0 for every interface, or the address of this host',
      }
    }
    for (const section of unit.named('http_server')) {
      const option = optionOf(unit, section, 'bind_address')
      if (option === undefined || ['', '*'].includes(option.value) || told.has(option)) continue
      if (trailingComment(option.text) !== undefined || isResolvable(option.value)) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: `bind_address ${JSON.stringify(option.text)} of ${section.title} is no address, expected an IP address or a host name`,
        hint: 'write 127.0.0.1, or the address of this host',
      }
    }
  },
})

const mostSocketBytes = 107

/** The HTTP server asks the system, without a port and without brackets. */
function isResolvable(text: string): boolean {
  const isName =
    text.length <= 255 && /^(?!-)[A-Za-z0-9_-]{1,63}(?:[.](?!-)[A-Za-z0-9_-]{1,63})*[.]?$/.test(text)
  return isName || isIpv6(text)
}
