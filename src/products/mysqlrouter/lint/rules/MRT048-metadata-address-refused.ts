import { isAtLeast } from '../../../../settings/version.ts'
import { atValue } from '../at.ts'
import { optionOf } from '../in-force.ts'
import { routerRule } from '../router-rule.ts'
import { isFromMetadata, metadataParameters, roleOf } from '../routes.ts'
import { trailingComment } from '../trailing-comment.ts'
import type { RouterOption, RouterUnit } from '../unit.ts'

const roles = ['PRIMARY', 'SECONDARY', 'PRIMARY_AND_SECONDARY']

export default routerRule({
  id: 'MRT048',
  name: 'metadata-address-refused',
  severity: 'error',
  profile: 'minimal',
  summary: 'a metadata-cache:// address lacks its role, or says something unknown',
  why: 'The Router does not start.',
  source:
    'MySQL Router 9.7.4: "Missing \'role\' in routing destination specification", "Unsupported \'metadata-cache\' parameter in URI: \'bogus\'", "allow_primary_reads is no longer supported"',
  bad: '[metadata_cache:main]\nuser=router\n[routing:rw]\nbind_port=6446\ndestinations=metadata-cache://shop/\nrouting_strategy=first-available\n',
  good: '[metadata_cache:main]\nuser=router\n[routing:rw]\nbind_port=6446\ndestinations=metadata-cache://shop/?role=PRIMARY\nrouting_strategy=first-available\n',
  *check(unit) {
    const told = new Set<RouterOption>()
    for (const section of unit.named('routing')) {
      const option = optionOf(unit, section, 'destinations')
      if (option === undefined || told.has(option) || !isFromMetadata(unit, section)) continue
      if (trailingComment(option.text) !== undefined) continue
      told.add(option)
      const fault = faultOf(unit, option.value)
      if (fault === undefined) continue
      yield {
        ...atValue(unit, option),
        message: fault,
        hint: 'write metadata-cache://CLUSTER/?role=PRIMARY, SECONDARY or PRIMARY_AND_SECONDARY',
      }
    }
  },
})

function faultOf({ version }: RouterUnit, address: string): string | undefined {
  if (/[\s<>"{}|\\^`]/.test(address))
    return 'the address has a character that no address has, expected no space, quote or brace'
  const role = roleOf(address)
  for (const [name, value] of metadataParameters(address)) {
    if (name === 'role') continue
    if (name === 'allow_primary_reads') {
      if (isAtLeast(version, '8.4'))
        return '"allow_primary_reads" was removed in 8.4, expected role=PRIMARY_AND_SECONDARY'
    } else if (
      name !== 'disconnect_on_promoted_to_primary' &&
      name !== 'disconnect_on_metadata_unavailable'
    ) {
      return `parameter ${JSON.stringify(name)} is unknown, expected role`
    } else if (value !== 'yes' && value !== 'no') {
      return `${name} ${JSON.stringify(value)} is not valid, expected yes or no`
    } else if (name === 'disconnect_on_promoted_to_primary' && role !== 'SECONDARY') {
      return `${name} goes with role=SECONDARY only`
    }
  }
  if (role === undefined) return 'the address says no role, expected ?role=PRIMARY'
  return roles.includes(role)
    ? undefined
    : `role ${JSON.stringify(role)} is unknown, expected one of ${roles.join(', ')}`
}
