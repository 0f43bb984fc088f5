import { linesOf, type Protocol, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules, conditions, patternOf, type QueryRule } from '../query-rules.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS014',
  name: 'dead-rule',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a rule that is never asked, or a last one that does not end the search',
  why: 'A rule behind a broader one with apply 1 never gets a query. A last rule with apply 0 works by accident: the next one that somebody adds overrides it.',
  source: 'the order of mysql_query_rules; with fast routing a last rule with apply 0 is right',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,username,match_digest,destination_hostgroup,apply) VALUES (10,1,'shop','^SELECT',11,1),(20,1,'shop','^SELECT .* FROM orders',10,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,username,match_digest,destination_hostgroup,apply) VALUES (10,1,'shop','^SELECT .* FROM orders',10,1),(20,1,'shop','^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const rules = activeRules(unit, protocol)
      yield* shadowed(rules, protocol)
      const last = rules.at(-1)
      if (last === undefined || last.isLast || last.destination === undefined || last.flagOut !== undefined)
        continue
      if (hasFastRoutes(unit, protocol)) continue
      yield {
        ...last.line.at('apply'),
        message: `rule ${last.id} is the last one and has apply 0, expected 1`,
        hint: 'write apply 1',
      }
    }
  },
})

function hasFastRoutes(unit: ProxysqlUnit, protocol: Protocol): boolean {
  const table = `${protocol}_query_rules_fast_routing`
  return unit.memory.table(table)?.isOpen === true || linesOf(unit, table).length > 0
}

function* shadowed(rules: readonly QueryRule[], protocol: Protocol) {
  const ends = new Map<string, QueryRule[]>()
  for (const rule of rules) {
    const scope = JSON.stringify([rule.flagIn, ...scopeOf(rule, protocol)])
    const before = (ends.get(scope) ?? []).find((other) => covers(other, rule))
    if (before !== undefined) {
      yield {
        ...rule.line.at(),
        message: `rule ${rule.id} never gets a query: rule ${before.id} takes them all before it`,
        hint: `give it an id below ${before.id}, or remove it`,
      }
    }
    // Few rules end a search for everything; more would cost their square.
    if (rule.isLast && isPlain(rule) && (ends.get(scope)?.length ?? 0) < 50)
      ends.set(scope, [...(ends.get(scope) ?? []), rule])
  }
}

function scopeOf({ line }: QueryRule, protocol: Protocol): (string | undefined)[] {
  return [...conditions(protocol).filter((column) => !/^match_/.test(column)), 'negate_match_pattern'].map(
    (column) => line.text(column),
  )
}

/** Nothing, or a text from the start on. */
function isPlain(rule: QueryRule): boolean {
  const pattern = patternOf(rule)
  return pattern === undefined || /^\^[A-Za-z0-9_ ]+$/.test(pattern.text)
}

function covers(broad: QueryRule, rule: QueryRule): boolean {
  const [wide, narrow] = [patternOf(broad), patternOf(rule)]
  if (wide === undefined) return true
  if (narrow === undefined || wide.column !== narrow.column) return false
  // Only what is written after the same beginning, and has no other way around it.
  return (
    narrow.text.toLowerCase().startsWith(wide.text.toLowerCase()) &&
    !/[|?*]/.test(narrow.text.charAt(wide.text.length)) &&
    !hasTopLevelChoice(narrow.text)
  )
}

function hasTopLevelChoice(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (character === '|' && depth === 0) return true
  }
  return false
}
