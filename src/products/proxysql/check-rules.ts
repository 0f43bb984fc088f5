import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { QueryRule } from '../../topology/declaration/proxysql.ts'
import { durationMs, isDuration } from '../../topology/units.ts'
import { dangling, finding, findingAtKey } from './finding.ts'
import { lastReservedRuleId } from './locking-reads.ts'
import { faultOfRegex } from './regex.ts'
import { hasUser, ruleScope } from './rule-scope.ts'
import type { ProxysqlSubject } from './subject.ts'

/** The largest rule_id: ProxySQL reads it into 32 bits. */
const largestRuleId = 2_147_483_647

/** Rules that ProxySQL would take and that would not do what they say. */
export function checkRules(subject: ProxysqlSubject): Diagnostic[] {
  const rules = subject.declared.routing?.rules ?? []
  const seen = new Map<number, string>()
  return rules.flatMap((rule, index) => {
    const path = [...subject.balancer.path, 'routing', 'rules', index]
    const other = seen.get(rule.id)
    seen.set(rule.id, rule.name)
    return [
      ...checkId(rule, other, path),
      ...checkConditions(rule, path),
      ...checkExpressions(rule, path),
      ...checkTimes(rule, path),
      ...checkScope(subject, rule, path),
    ]
  })
}

type Path = Diagnostic['path'] & {}

function checkId(rule: QueryRule, other: string | undefined, path: Path): Diagnostic[] {
  const here = [...path, 'id']
  if (other !== undefined) {
    return [finding('error', 'PXS028', here, `id ${rule.id} is already that of rule ${quoted(other)}`)]
  }
  if (rule.id > lastReservedRuleId && rule.id <= largestRuleId) return []
  return [
    finding(
      'error',
      'PXS028',
      here,
      `id ${rule.id} does not fit, expected ${lastReservedRuleId + 1} to ${largestRuleId}: the ids before are for locking reads, which come first`,
    ),
  ]
}

function checkConditions(rule: QueryRule, path: Path): Diagnostic[] {
  const conditions = [
    rule.user,
    rule.schema,
    rule.client_address,
    rule.digest,
    rule.match_digest,
    rule.match_pattern,
  ]
  const given = conditions.filter((condition) => condition !== undefined)
  if (given.length === 0) {
    return [
      finding(
        'error',
        'PXS027',
        path,
        `rule ${rule.id} has no condition and would take every query`,
        'write user:, schema:, client_address:, digest:, match_digest: or match_pattern:',
      ),
    ]
  }
  // An empty text is no condition for ProxySQL.
  return given.includes('')
    ? [finding('error', 'PXS027', path, `rule ${rule.id} has an empty condition`)]
    : []
}

function checkExpressions(rule: QueryRule, path: Path): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const key of ['match_digest', 'match_pattern'] as const) {
    const fault = rule[key] === undefined ? undefined : faultOfRegex(rule[key])
    if (fault === undefined) continue
    const effect = rule.negate === true ? 'match every query' : 'never match'
    found.push(
      finding(
        'error',
        'PXS026',
        [...path, key],
        `${key} ${quoted(rule[key])} is no regular expression (${fault}); ProxySQL would take it and ${effect}`,
      ),
    )
  }
  if (rule.negate === true && rule.match_digest === undefined && rule.match_pattern === undefined) {
    found.push(
      finding(
        'error',
        'PXS026',
        [...path, 'negate'],
        'negate turns match_digest or match_pattern round, and neither is there',
      ),
    )
  }
  if (rule.digest !== undefined && !/^0x[0-9a-f]{1,16}$/i.test(rule.digest)) {
    found.push(
      finding(
        'error',
        'PXS026',
        [...path, 'digest'],
        `digest ${quoted(rule.digest)} does not fit, expected 0x and up to 16 digits`,
        'take it from stats_mysql_query_digest',
      ),
    )
  }
  return found
}

function checkTimes(rule: QueryRule, path: Path): Diagnostic[] {
  const found: Diagnostic[] = []
  for (const key of ['cache', 'timeout'] as const) {
    const duration = rule[key]
    if (duration === undefined || (durationMs(duration) > 0 && durationMs(duration) <= 1_728_000_000))
      continue
    found.push(
      finding(
        'error',
        'PXS025',
        [...path, key],
        `${key} ${quoted(duration)} does not fit, expected 1ms to 20d`,
      ),
    )
  }
  if (rule.max_lag !== undefined && !isDuration(rule.max_lag)) {
    found.push(
      finding(
        'error',
        'PXS035',
        [...path, 'max_lag'],
        `max_lag ${quoted(rule.max_lag)} does not fit: ProxySQL measures lag in seconds`,
      ),
    )
  }
  if (rule.cache !== undefined && rule.to === 'write') {
    found.push(
      finding(
        'error',
        'PXS025',
        [...path, 'cache'],
        'results of the writer are not cached, expected to: read',
      ),
    )
  }
  return found
}

function checkScope(subject: ProxysqlSubject, rule: QueryRule, path: Path): Diagnostic[] {
  const { served, sharding } = subject
  const names = served.map(({ cluster }) => cluster.name)
  if (rule.cluster !== undefined && !names.includes(rule.cluster)) {
    return [dangling([...path, 'cluster'], 'cluster', rule.cluster, names)]
  }
  if (rule.user !== undefined && !served.some((one) => hasUser(one, rule.user ?? ''))) {
    const users = served.flatMap(({ cluster }) =>
      typeof cluster.users === 'object' ? Object.keys(cluster.users) : [],
    )
    return [dangling([...path, 'user'], 'user', rule.user, [...new Set(users)])]
  }
  if (rule.cluster !== undefined && subject.servedByName.get(rule.cluster)?.isSharded === true) {
    return [
      finding(
        'error',
        'PXS034',
        [...path, 'cluster'],
        `sharding ${quoted(sharding?.name)} decides the cluster of each schema`,
        'remove cluster:',
      ),
    ]
  }
  if (
    rule.cluster !== undefined &&
    served.length > 1 &&
    rule.user === undefined &&
    rule.schema === undefined
  ) {
    return [
      findingAtKey(
        'error',
        'PXS034',
        path,
        `rule ${rule.id} would send the queries of every cluster to ${quoted(rule.cluster)}`,
        'write user: or schema: beside cluster:',
      ),
    ]
  }
  if (ruleScope(subject, rule) !== undefined) return []
  return [
    findingAtKey(
      'error',
      'PXS034',
      path,
      `rule ${rule.id} leaves open which of ${names.join(', ')} it is for`,
      'write cluster: with user: or schema:',
    ),
  ]
}
