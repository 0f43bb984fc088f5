import { atValue } from '../at.ts'
import { optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata, roleOf } from '../routes.ts'
import { trailingComment } from '../trailing-comment.ts'

const named = ['first-available', 'next-available', 'round-robin']
const fallback = 'round-robin-with-fallback'

export default routerRule({
  id: 'MRT041',
  name: 'strategy-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'a routing_strategy does not exist, or not for these destinations',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "option routing_strategy in [routing:a] is invalid", "Routing strategy \'next-available\' is only available for static routing", "Strategy \'round-robin-with-fallback\' is supported only for SECONDARY routing"',
  bad: '[routing:rw]\nbind_port=6446\ndestinations=db1,db2\nrouting_strategy=random\n',
  good: '[routing:rw]\nbind_port=6446\ndestinations=db1,db2\nrouting_strategy=round-robin\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'routing_strategy')
      if (option === undefined || option.value === '' || trailingComment(option.text) !== undefined) continue
      const strategy = option.value.toLowerCase()
      const isLearnt = isFromMetadata(unit, section)
      const isReplica = roleOf(textOf(unit, section, 'destinations')) === 'SECONDARY'
      const known = isLearnt ? ['first-available', 'round-robin', ...(isReplica ? [fallback] : [])] : named
      // MRT004 has a fix for a fallback beside named servers.
      if (known.includes(strategy) || (!isLearnt && strategy === fallback)) continue
      yield {
        ...atValue(unit, option),
        message: `routing_strategy ${JSON.stringify(option.text)} is not valid in ${section.title}, expected one of ${known.join(', ')}`,
        hint: `write routing_strategy=${known[0]}`,
      }
    }
  },
})
