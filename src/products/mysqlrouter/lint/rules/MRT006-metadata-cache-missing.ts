import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata } from '../routes.ts'
import type { RouterOption } from '../unit.ts'

export default routerRule({
  id: 'MRT006',
  name: 'metadata-cache-missing',
  severity: 'error',
  profile: 'minimal',
  summary: 'a route takes its servers from the metadata, which no section reads',
  why: 'The Router does not start.',
  source: 'MySQL Router 9.7.4: "Routing needs Metadata Cache, but none was found in configuration."',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=metadata-cache://shop/?role=PRIMARY\nrouting_strategy=first-available\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\n',
  *check(unit) {
    if (unit.named('metadata_cache').length > 0) return
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'destinations')
      if (option === undefined || told.has(option) || !isFromMetadata(unit, section)) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: `destinations ${JSON.stringify(option.text)} need a section [metadata_cache:NAME], which this file does not have`,
        hint: 'run mysqlrouter --bootstrap, or name the servers: destinations=HOST:PORT,HOST:PORT',
      }
    }
  },
})
