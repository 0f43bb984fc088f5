import { atValue } from '../at.ts'
import { optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata } from '../routes.ts'
import type { RouterOption } from '../unit.ts'

export default routerRule({
  id: 'MRT004',
  name: 'fallback-without-metadata',
  severity: 'error',
  profile: 'minimal',
  summary: 'round-robin-with-fallback stands beside named servers',
  why: 'The Router does not start: it knows who the primary is, to fall back to, from the metadata only.',
  source:
    'MySQL Router 9.7.4: "option routing_strategy in [routing:a] is invalid; valid are first-available, next-available, and round-robin"',
  bad: '[routing:ro]\nbind_port=6447\ndestinations=db1,db2\nrouting_strategy=round-robin-with-fallback\n',
  good: '[routing:ro]\nbind_port=6447\ndestinations=db1,db2\nrouting_strategy=round-robin\n',
  fix: 'safe',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'routing_strategy')
      if (option?.value.toLowerCase() !== 'round-robin-with-fallback') continue
      // MRT046 tells that there are none.
      const hasServers = textOf(unit, section, 'destinations') !== ''
      if (told.has(option) || isFromMetadata(unit, section) || !hasServers) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: `routing_strategy ${JSON.stringify(option.text)} needs servers from the metadata, expected first-available, next-available or round-robin`,
        hint: 'write routing_strategy=round-robin',
        ...(section.options.has('routing_strategy') && {
          fix: {
            title: 'write round-robin',
            edits: [
              {
                line: option.line,
                column: option.valueColumn,
                length: option.text.length,
                text: 'round-robin',
              },
            ],
          },
        }),
      }
    }
  },
})
