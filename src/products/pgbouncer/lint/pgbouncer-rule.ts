import type { Rule } from '../../../lint/rule.ts'
import type { PgbouncerUnit } from './unit.ts'

/** A rule about PgBouncer's files, typed. */
export function pgbouncerRule(rule: Rule<PgbouncerUnit>): Rule<PgbouncerUnit> {
  return rule
}
