import { atValue } from '../at.ts'
import { readEndpoint } from '../endpoints.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { defaultPort, destinationItems, isFromMetadata } from '../routes.ts'
import type { RouterOption } from '../unit.ts'

export default routerRule({
  id: 'MRT011',
  name: 'destination-twice',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a route names a server twice',
  why: 'The Router takes both: in turns the server gets twice its share, and one failure is tried twice.',
  source: 'MySQL Router 9.7.4 starts with destinations=a:1, a:1 and says nothing',
  bad: '[routing:ro]\nbind_port=6447\ndestinations=db1:3306,db2:3306,db1\nrouting_strategy=round-robin\n',
  good: '[routing:ro]\nbind_port=6447\ndestinations=db1:3306,db2:3306\nrouting_strategy=round-robin\n',
  fix: 'safe',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'destinations')
      if (option === undefined || told.has(option) || isFromMetadata(unit, section)) continue
      told.add(option)
      const seen = new Set<string>()
      let end = 0
      for (const { text, start } of destinationItems(option.value)) {
        const server = readEndpoint(text)
        const identity =
          server === undefined ? text : `${server.host} ${server.port ?? defaultPort(unit, section)}`
        const isAgain = text !== '' && seen.has(identity)
        seen.add(identity)
        const column = option.valueColumn + start
        const length = start + text.length - end
        const edits = [{ line: option.line, column: option.valueColumn + end, length, text: '' }]
        end = start + text.length
        if (!isAgain) continue
        const isAsWritten = option.text === option.value
        yield {
          ...atValue(unit, option),
          ...(isAsWritten && { column, fix: { title: 'remove the second one', edits } }),
          message: `destination ${JSON.stringify(text)} stands again in ${section.title}, expected every server once`,
          hint: 'remove it',
        }
      }
    }
  },
})
