import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'

const mostSeconds = 5

export default routerRule({
  id: 'MRT018',
  name: 'slow-refresh',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the metadata is read too seldom to follow a failover',
  why: 'Until the next refresh writes go to the old primary, and fail.',
  source: 'MySQL Router 9.7.4: with ttl=0.5 it followed set_as_primary in 0.49 s; 0.5 is the default',
  bad: '[metadata_cache:main]\nuser=router\nttl=300\n',
  good: '[metadata_cache:main]\nuser=router\nttl=0.5\n',
  *check(unit) {
    for (const section of unit.named('metadata_cache')) {
      const option = optionOf(unit, section, 'ttl')
      const seconds = Number(option?.value ?? '')
      if (option === undefined || !(seconds > mostSeconds)) continue
      yield {
        ...atValue(unit, option),
        message: `ttl ${JSON.stringify(option.value)} is ${seconds} s until a new primary is seen, expected 0.5 to ${mostSeconds}`,
        hint: 'write ttl=0.5',
      }
    }
  },
})
