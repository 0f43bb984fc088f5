import type { Rule } from '../../../lint/rule.ts'
import type { RouterUnit } from './unit.ts'

/** A rule about mysqlrouter.conf, typed. */
export function routerRule(rule: Omit<Rule<RouterUnit>, 'exampleKind'>): Rule<RouterUnit> {
  return { ...rule, exampleKind: 'mysqlrouter.conf' }
}
