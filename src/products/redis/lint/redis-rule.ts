import type { Rule, RuleFinding } from '../../../lint/rule.ts'
import type { RedisUnit } from './unit.ts'

/** A rule about the files of Redis, typed. A line that several nodes include is spoken of once. */
export function redisRule(rule: Rule<RedisUnit>): Rule<RedisUnit> {
  return {
    ...rule,
    *check(unit) {
      const seen = new Set<string>()
      for (const finding of rule.check(unit)) {
        const key = keyOf(finding)
        if (!seen.has(key)) yield finding
        seen.add(key)
      }
    },
  }
}

function keyOf({ file, line, column, message }: RuleFinding): string {
  return JSON.stringify([file, line, column, message])
}
