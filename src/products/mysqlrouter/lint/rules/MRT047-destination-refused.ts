import { atValue } from '../at.ts'
import { readEndpoint } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { destinationItems, isFromMetadata } from '../routes.ts'
import { trailingComment } from '../trailing-comment.ts'
import type { RouterOption } from '../unit.ts'

/** A path, and perhaps a fragment, as URIs have them. */
const socket =
  /^local:\/(?:[\w.~!$&'()*+,;=:@/-]|%[\dA-Fa-f]{2})+(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\dA-Fa-f]{2})*)?$/

export default routerRule({
  id: 'MRT047',
  name: 'destination-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'a destination is no address',
  why: 'The Router does not start. Host names have letters, digits, "-" and "." there, no "_".',
  source:
    'MySQL Router 9.7.4: "invalid destination address \'a_b\'", "empty address found in destination list", "invalid URI scheme"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db_1:3306,\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db-1:3306,[2001:db8::1]:3306\nrouting_strategy=first-available\n',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'destinations')
      if (option === undefined || option.value === '' || told.has(option) || isFromMetadata(unit, section))
        continue
      if (trailingComment(option.text) !== undefined) continue
      told.add(option)
      for (const { text, start } of destinationItems(option.value)) {
        const isSocket = socket.test(text)
        if (isSocket || readEndpoint(text) !== undefined) continue
        const at = atValue(unit, option)
        yield {
          ...at,
          column: at.column + (option.text === option.value ? start : 0),
          // An address may be written with its password before "@".
          holdsSecret: text.includes('@'),
          message: text.includes('@')
            ? 'a destination has "@", expected HOST:PORT'
            : `destination ${JSON.stringify(text)} is no address, expected HOST, HOST:PORT, [IPV6]:PORT or local:/SOCKET`,
          hint:
            text === ''
              ? 'remove the ","'
              : 'write HOST:PORT, HOST:PORT or metadata-cache://CLUSTER/?role=PRIMARY',
        }
      }
    }
  },
})
