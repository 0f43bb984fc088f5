import type { Rule } from '../../../lint/rule.ts'
import type { ProxysqlUnit } from './unit.ts'

/** A rule about ProxySQL's files, typed. */
export function proxysqlRule(rule: Rule<ProxysqlUnit>): Rule<ProxysqlUnit> {
  return rule
}
