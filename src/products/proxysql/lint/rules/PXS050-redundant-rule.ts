import { linesOf, protocols } from '../lines.ts'
import { isMonitorUser, users } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules, type QueryRule } from '../query-rules.ts'

/** Columns of which a rule may have one and still do nothing but route. */
const routing = [
  'rule_id',
  'active',
  'match_digest',
  'match_pattern',
  'negate_match_pattern',
  're_modifiers',
  'username',
  'schemaname',
  'database',
  'client_addr',
  'destination_hostgroup',
  'apply',
  'comment',
]

export default proxysqlRule({
  id: 'PXS050',
  name: 'redundant-rule',
  severity: 'info',
  profile: 'strict',
  summary: 'a rule sends queries where they would go without it',
  why: 'It costs an expression for every query, and hides that the default_hostgroup of the users already says so.',
  source: 'ProxySQL 2.7.2 and 3.0.1: the same hostgroup, hit or not',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nREPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^(INSERT|UPDATE|DELETE)',10,1);\nLOAD MYSQL USERS TO RUNTIME;\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,default_hostgroup) VALUES ('shop',10);\nREPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products',11,1);\nLOAD MYSQL USERS TO RUNTIME;\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const clients = users(unit, protocol).filter((line) => !isMonitorUser(unit, line, protocol))
      const [home, ...others] = new Set(clients.map((line) => line.number('default_hostgroup')))
      const hasFastRoutes = linesOf(unit, `${protocol}_query_rules_fast_routing`).length > 0
      if (home === undefined || others.length > 0 || hasFastRoutes) continue
      for (const rule of activeRules(unit, protocol).toReversed()) {
        if (rule.destination !== home || !onlyRoutes(rule)) break
        yield {
          ...rule.line.at(),
          message: `rule ${rule.id} sends queries to hostgroup ${home}, where they go without it`,
          hint: 'remove it',
        }
      }
    }
  },
})

function onlyRoutes({ line, flagIn }: QueryRule): boolean {
  const written = line.columns().filter((column) => line.cell(column) !== undefined)
  return flagIn === 0 && written.every((column) => routing.includes(column))
}
