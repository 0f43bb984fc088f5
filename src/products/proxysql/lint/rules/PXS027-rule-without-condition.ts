import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules, conditions } from '../query-rules.ts'

const effects = ['destination_hostgroup', 'error_msg', 'OK_msg', 'cache_ttl']

export default proxysqlRule({
  id: 'PXS027',
  name: 'rule-without-condition',
  severity: 'error',
  profile: 'minimal',
  summary: 'a rule without a condition takes every query',
  why: 'An INSERT goes to the hostgroup of the readers with it. It is what is left when the name of a condition is misspelt in proxysql.cnf.',
  source:
    'ProxySQL 2.7.2 and 3.0.1: an INSERT went to hostgroup 2; https://github.com/sysown/proxysql/issues/5288',
  hidden: 'ProxySQL takes a rule without a condition',
  exampleKind: 'proxysql.sql',
  bad: 'REPLACE INTO mysql_query_rules (rule_id,active,destination_hostgroup,apply) VALUES (100,1,11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n',
  good: "REPLACE INTO mysql_query_rules (rule_id,active,schemaname,destination_hostgroup,apply) VALUES (100,1,'archive',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const { line, id, flagIn } of activeRules(unit, protocol)) {
        const columns = conditions(protocol)
        const isUnknown = columns.some(
          (column) => line.cell(column) !== undefined && line.cell(column)?.value === undefined,
        )
        if (isUnknown || flagIn !== 0 || columns.some((column) => (line.text(column) ?? '') !== '')) continue
        if (!effects.some((column) => line.text(column) !== undefined)) continue
        yield {
          ...line.at(),
          message: `rule ${id} has no condition and takes every query`,
          hint: `write one of ${columns.slice(0, 2).join(', ')}, match_digest, match_pattern, or use the default_hostgroup of the users`,
        }
      }
    }
  },
})
