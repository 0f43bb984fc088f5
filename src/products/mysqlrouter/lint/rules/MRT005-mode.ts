import { atOption, removeLine } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { isUnknownRefused } from '../on-unknown.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata } from '../routes.ts'

export default routerRule({
  id: 'MRT005',
  name: 'mode',
  severity: 'error',
  profile: 'recommended',
  since: '8.4',
  summary: 'a route still has mode=',
  why: 'It went with 8.4: the Router passes over it, and does not start where no routing_strategy stands beside it.',
  source:
    'MySQL Router 9.7.4: "option \'routing.mode\' is not supported", "option routing_strategy in [routing:a] is required"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nmode=read-write\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1:3306\nrouting_strategy=first-available\n',
  fix: 'safe',
  *check(unit) {
    for (const section of [unit.defaults, ...unit.named('routing')]) {
      const option = section.options.get('mode')
      if (option === undefined || (section === unit.defaults && unit.named('routing').length === 0)) continue
      const strategy = optionOf(unit, section, 'routing_strategy')
      const isNeeded = section !== unit.defaults && strategy === undefined && !isFromMetadata(unit, section)
      const instead = option.value.toLowerCase() === 'read-only' ? 'round-robin' : 'first-available'
      const edit = isNeeded
        ? {
            line: option.line,
            column: option.column,
            length: option.valueColumn - option.column + option.text.length,
            text: `routing_strategy=${instead}`,
          }
        : removeLine(unit, option.line)
      yield {
        ...atOption(unit, option),
        severity: isNeeded || isUnknownRefused(unit) ? 'error' : 'warning',
        message: `option "mode" was removed in 8.4, expected routing_strategy`,
        hint: isNeeded ? `write routing_strategy=${instead}` : 'remove it',
        fix: { title: isNeeded ? `write routing_strategy=${instead}` : 'remove the option', edits: [edit] },
      }
    }
  },
})
