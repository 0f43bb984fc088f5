import { atValue } from '../at.ts'
import { isOn, optionOf, textOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata, roleOf } from '../routes.ts'

export default routerRule({
  id: 'MRT022',
  name: 'read-write-split',
  severity: 'error',
  profile: 'minimal',
  summary: 'access_mode=auto stands without what it needs',
  why: 'The Router does not start.',
  source:
    "MySQL Router 9.7.4: \"'access_mode=auto' requires 'destinations=metadata-cache:...'\", and so for role, connection_sharing and protocol",
  bad: '[routing:split]\nbind_port=6450\ndestinations=db1,db2\nrouting_strategy=round-robin\naccess_mode=auto\n',
  good: '[routing:split]\nbind_port=6450\ndestinations=db1,db2\nrouting_strategy=round-robin\n',
  *check(unit) {
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'access_mode')
      if (option?.value.toLowerCase() !== 'auto') continue
      const destinations = textOf(unit, section, 'destinations')
      const missing = [
        isFromMetadata(unit, section)
          ? []
          : ['destinations=metadata-cache://CLUSTER/?role=PRIMARY_AND_SECONDARY'],
        isFromMetadata(unit, section) && roleOf(destinations) !== 'PRIMARY_AND_SECONDARY'
          ? ['role=PRIMARY_AND_SECONDARY']
          : [],
        isOn(unit, section, 'connection_sharing') ? [] : ['connection_sharing=1'],
        textOf(unit, section, 'protocol').toLowerCase() === 'x' ? ['protocol=classic'] : [],
      ].flat()
      if (missing.length === 0) continue
      yield {
        ...atValue(unit, option),
        message: `access_mode "auto" of ${section.title} needs ${missing.join(' and ')}`,
        hint: `write ${missing[0]}`,
      }
    }
  },
})
