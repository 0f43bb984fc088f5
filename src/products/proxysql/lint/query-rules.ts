import { faultOfRegex } from '../regex.ts'
import { hostgroupSets } from './hostgroups.ts'
import { type Line, linesOf, type Protocol } from './lines.ts'
import type { ProxysqlUnit } from './unit.ts'

/** A query rule in force. */
export interface QueryRule {
  line: Line
  id: number
  flagIn: number
  flagOut: number | undefined
  destination: number | undefined
  isLast: boolean
}

/** Columns that say which queries a rule is for. */
export const conditions = (protocol: Protocol): readonly string[] => [
  'username',
  protocol === 'pgsql' ? 'database' : 'schemaname',
  'client_addr',
  'proxy_addr',
  'proxy_port',
  'digest',
  'match_digest',
  'match_pattern',
]

const known = new WeakMap<ProxysqlUnit, Map<Protocol, readonly QueryRule[]>>()

/** The active rules, in the order in which ProxySQL asks them. */
export function activeRules(unit: ProxysqlUnit, protocol: Protocol): readonly QueryRule[] {
  const ofUnit = known.get(unit) ?? new Map<Protocol, readonly QueryRule[]>()
  known.set(unit, ofUnit)
  const rules =
    ofUnit.get(protocol) ??
    linesOf(unit, `${protocol}_query_rules`)
      .filter((line) => line.number('active') === 1)
      .map((line) => ({
        line,
        id: line.number('rule_id') ?? Number.POSITIVE_INFINITY,
        flagIn: line.number('flagIN') ?? 0,
        flagOut: line.number('flagOUT'),
        destination: line.number('destination_hostgroup'),
        isLast: line.number('apply') === 1,
      }))
      .toSorted((a, b) => a.id - b.id)
  ofUnit.set(protocol, rules)
  return rules
}

/** Its expression over the digest or the query. */
export function patternOf({
  line,
}: QueryRule): { column: 'match_digest' | 'match_pattern'; text: string } | undefined {
  for (const column of ['match_digest', 'match_pattern'] as const) {
    const text = line.text(column)
    if (text !== undefined && text !== '') return { column, text }
  }
  return undefined
}

/** Whether a rule asks for nothing but its expression. */
export function isForEverybody({ line }: QueryRule, protocol: Protocol): boolean {
  return conditions(protocol).every((column) => /^match_/.test(column) || (line.text(column) ?? '') === '')
}

// A group that repeats and has a repetition in it may take for ever.
const slow = /\([^()]*[+*][^()]*\)[+*{]|\([^()]*\([^()]*\)[+*{][^()]*\)[+*{]/
const longestPattern = 1000
const compiled = new WeakMap<QueryRule, RegExp | undefined>()

/** The expression as this process can try it; undefined where it cannot. */
function regexOf(rule: QueryRule): RegExp | undefined {
  if (compiled.has(rule)) return compiled.get(rule)
  const text = patternOf(rule)?.text ?? ''
  const modifiers = rule.line.text('re_modifiers') ?? ''
  const flags = /CASELESS/i.test(modifiers) ? 'i' : ''
  const isUsable = text.length <= longestPattern && !slow.test(text) && faultOfRegex(text) === undefined
  const regex = isUsable ? attempt(text, flags) : undefined
  compiled.set(rule, regex)
  return regex
}

function attempt(text: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(text, flags)
  } catch {
    return undefined
  }
}

/** Whether a query of nobody in particular fits; undefined where that cannot be told. */
function fits(
  rule: QueryRule,
  query: string,
  user: string | undefined,
  protocol: Protocol,
): boolean | undefined {
  const { line } = rule
  for (const column of conditions(protocol)) {
    const asked = line.text(column) ?? ''
    if (asked === '' || /^match_/.test(column)) continue
    if (column !== 'username' || asked !== user) return false
  }
  if (patternOf(rule) === undefined) return true
  const regex = regexOf(rule)
  return regex && regex.test(query) !== (line.number('negate_match_pattern') === 1)
}

/** Where a query goes, and the rule that says so; undefined where that cannot be told, or no rule does. */
export function routeOf(
  rules: readonly QueryRule[],
  query: string,
  user: string | undefined,
  protocol: Protocol,
): { rule: QueryRule; destination: number } | undefined {
  let flag = 0
  let found: { rule: QueryRule; destination: number } | undefined
  for (const rule of rules) {
    if (rule.flagIn !== flag) continue
    const isFitting = fits(rule, query, user, protocol)
    if (isFitting === undefined) return undefined
    if (!isFitting) continue
    if (rule.destination !== undefined) found = { rule, destination: rule.destination }
    flag = rule.flagOut ?? flag
    if (rule.isLast) break
  }
  return found
}

const plainRead = 'SELECT a FROM t WHERE id = ?'

/** The hostgroups that take writes: of the users, and of the sets. */
export function writerHostgroups(unit: ProxysqlUnit, protocol: Protocol): ReadonlySet<number> {
  const users = linesOf(unit, `${protocol}_users`).flatMap((line) => line.number('default_hostgroup') ?? [])
  const sets = hostgroupSets(unit, protocol).flatMap(({ writer }) => writer ?? [])
  const rules = activeRules(unit, protocol)
  const changes = ['INSERT INTO t VALUES (?)', 'UPDATE t SET a = ? WHERE id = ?']
  const destinations = changes.flatMap(
    (query) => routeOf(rules, query, undefined, protocol)?.destination ?? [],
  )
  const readers = hostgroupSets(unit, protocol).flatMap(({ reader }) => reader ?? [])
  return new Set([...users, ...sets, ...destinations].filter((id) => !readers.includes(id)))
}

/** Where plain reads go that are of nobody in particular, where that is not the writer. */
export function readRoute(
  unit: ProxysqlUnit,
  protocol: Protocol,
  user?: string,
): { rule: QueryRule; destination: number } | undefined {
  const route = routeOf(activeRules(unit, protocol), plainRead, user, protocol)
  return route === undefined || writerHostgroups(unit, protocol).has(route.destination) ? undefined : route
}

/** Hostgroups of replicas: of the sets, and where rules send plain reads. */
export function readerHostgroups(unit: ProxysqlUnit, protocol: Protocol): ReadonlySet<number> {
  const readers = hostgroupSets(unit, protocol).flatMap(({ reader }) => reader ?? [])
  const route = readRoute(unit, protocol)
  return new Set(route === undefined ? readers : [...readers, route.destination])
}

/** The users that rules name, some of them where there are many. */
export function namedUsers(rules: readonly QueryRule[]): readonly string[] {
  const names = rules.flatMap(({ line }) => line.text('username') ?? []).filter((name) => name !== '')
  return [...new Set(names)].slice(0, 20)
}
