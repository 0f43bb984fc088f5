import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import type { RouterOption } from '../unit.ts'

/** The Router's own max_total_connections. */
const defaultTotal = 512

export default routerRule({
  id: 'MRT033',
  name: 'more-than-total',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a route allows more connections than the Router does',
  why: 'The rest is refused, though max_connections says that they fit.',
  source:
    'MySQL Router 9.7.4: "Value configured for max_connections > max_total_connections (2000 > 512). Will have no effect."',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nmax_connections=2000\n',
  good: '[DEFAULT]\nmax_total_connections=2000\n[routing:rw]\nbind_port=6446\ndestinations=db1\nrouting_strategy=first-available\nmax_connections=2000\n',
  *check(unit) {
    const total = Number(unit.defaults.options.get('max_total_connections')?.value || defaultTotal)
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'max_connections')
      if (option === undefined || told.has(option) || !(Number(option.value) > total)) continue
      told.add(option)
      yield {
        ...atValue(unit, option),
        message: `max_connections ${JSON.stringify(option.value)} has no effect, all routes together get ${total}`,
        hint: `write max_total_connections=${option.value} under [DEFAULT]`,
      }
    }
  },
})
