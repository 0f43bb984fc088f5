import type { Rule } from '../../../lint/rule.ts'
import type { MongosUnit } from './unit.ts'

/** A rule about MongoDB's files, typed. */
export function mongosRule(rule: Rule<MongosUnit>): Rule<MongosUnit> {
  return rule
}
