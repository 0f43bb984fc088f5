import type { RuleFinding } from '../../../../lint/rule.ts'
import { type Protocol, protocols } from '../lines.ts'
import { edit } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules, namedUsers, patternOf, type QueryRule, readRoute, routeOf } from '../query-rules.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS009',
  name: 'locking-read-to-readers',
  severity: 'error',
  profile: 'minimal',
  summary: 'locking reads go to the replicas',
  why: 'SELECT ... FOR UPDATE on a replica locks nothing on the primary: two clients change the same row. A rule that ends with FOR UPDATE$ misses NOWAIT, SKIP LOCKED, OF t, FOR SHARE and LOCK IN SHARE MODE.',
  source: 'ProxySQL 2.7.2 and 3.0.1: each of these forms went to the reader hostgroup',
  hidden: 'ProxySQL sends queries where its rules say',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'^SELECT.*FOR UPDATE$',10,1),(20,1,'^SELECT',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK ?\\()',10,1),(20,1,'^SELECT',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  fix: 'safe',
  *check(unit) {
    for (const protocol of protocols) {
      const rules = activeRules(unit, protocol)
      for (const user of [undefined, ...namedUsers(rules)]) {
        const found = findingFor(unit, protocol, user)
        if (found === undefined) continue
        yield found
        break
      }
    }
  },
})

const locking: Readonly<Record<Protocol, readonly string[]>> = {
  mysql: [
    'FOR UPDATE',
    'FOR UPDATE NOWAIT',
    'FOR UPDATE SKIP LOCKED',
    'FOR UPDATE OF t',
    'FOR SHARE',
    'LOCK IN SHARE MODE',
  ],
  pgsql: ['FOR UPDATE', 'FOR UPDATE SKIP LOCKED', 'FOR NO KEY UPDATE', 'FOR SHARE', 'FOR KEY SHARE'],
}

/** Functions that lock, which stand in a SELECT. */
const functions: Readonly<Record<Protocol, readonly string[]>> = {
  mysql: ['SELECT GET_LOCK(?,?)'],
  pgsql: ['SELECT pg_advisory_lock(?)', 'SELECT nextval(?)'],
}

function findingFor(
  unit: ProxysqlUnit,
  protocol: Protocol,
  user: string | undefined,
): RuleFinding | undefined {
  const read = readRoute(unit, protocol, user)
  if (read === undefined) return undefined
  const rules = activeRules(unit, protocol)
  const goesToReader = (query: string): boolean =>
    routeOf(rules, query, user, protocol)?.destination === read.destination
  const missed = locking[protocol].filter((end) => goesToReader(`SELECT a FROM t WHERE id = ? ${end}`))
  const calls = functions[protocol].filter(goesToReader)
  if (missed.length === 0 && calls.length === 0) return undefined
  const narrow = rules.find((rule) => /FOR UPDATE\$$/i.test(patternOf(rule)?.text ?? ''))
  const rule = missed.length > 0 ? (narrow ?? read.rule) : read.rule
  const fix = missed.length > 0 && narrow !== undefined ? widened(narrow, protocol) : undefined
  return {
    ...rule.line.at(patternOf(rule)?.column),
    ...(missed.length === 0 && { severity: 'warning' as const }),
    message: `${missed.length > 0 ? missed.join(', ') : calls.join(', ')} ${missed.length + calls.length === 1 ? 'goes' : 'go'} to hostgroup ${read.destination}, expected the writer`,
    hint: `write a rule before rule ${read.rule.id}: match_digest '${wide[protocol]}' to the writer`,
    ...(fix !== undefined && { fix }),
  }
}

const wide: Readonly<Record<Protocol, string>> = {
  mysql: '(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK ?\\()',
  pgsql: '(FOR (NO KEY )?(UPDATE|SHARE)|FOR KEY SHARE|pg_advisory_|nextval)',
}

/** The rule as it was meant. */
function widened(rule: QueryRule, protocol: Protocol): RuleFinding['fix'] {
  const pattern = patternOf(rule)
  const cell = pattern && rule.line.cell(pattern.column)
  const { source } = rule.line.row
  if (cell === undefined || source.text.slice(cell.start, cell.end) !== `'${pattern?.text}'`) return undefined
  return {
    title: 'match every form of a locking read',
    edits: [edit(source, cell, `'${wide[protocol]}'`)],
  }
}
