import { atSection } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata } from '../routes.ts'

export default routerRule({
  id: 'MRT003',
  name: 'strategy-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'a route to named servers has no routing_strategy',
  why: 'The Router does not start. Only a route that takes its servers from the metadata may leave it out.',
  source:
    'MySQL Router 9.7.4: "option routing_strategy in [routing:a] is required"; with metadata-cache:// it starts',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\n',
  fix: 'safe',
  *check(unit) {
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'routing_strategy')
      const isMissing = option === undefined && !isFromMetadata(unit, section)
      if (!isMissing && option?.value !== '') continue
      const head = unit.lines[section.line - 1] ?? ''
      const ending = head.endsWith('\r') ? '\r\n' : '\n'
      const column = head.length + (head.endsWith('\r') ? 0 : 1)
      // Which servers a route of several is to take first is nobody's guess.
      const servers = optionOf(unit, section, 'destinations')?.value ?? ''
      const isSingle = option === undefined && servers !== '' && !servers.includes(',')
      yield {
        ...atSection(unit, section),
        message: `${section.title} has no routing_strategy, expected one of first-available, next-available, round-robin`,
        hint: 'write routing_strategy=first-available',
        ...(isSingle && {
          fix: {
            title: 'write routing_strategy=first-available',
            edits: [
              { line: section.line, column, length: 0, text: `${ending}routing_strategy=first-available` },
            ],
          },
        }),
      }
    }
  },
})
