import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

/** ProxySQL reads it into 32 bits. */
const largestRuleId = 2_147_483_647

export default proxysqlRule({
  id: 'PXS028',
  name: 'rule-id',
  severity: 'error',
  profile: 'minimal',
  summary: 'the id of a rule does not fit into 32 bits',
  why: 'ProxySQL reads another number, and the rule stands at another place than was meant.',
  source: 'lib/Query_Processor.cpp of ProxySQL 2.7: int rule_id',
  hidden: 'SQLite takes 64 bits',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (20241122044900,1,'^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of linesOf(unit, `${protocol}_query_rules`)) {
        const id = line.number('rule_id') ?? 1
        if (id >= 1 && id <= largestRuleId) continue
        yield {
          ...line.at('rule_id'),
          message: `rule_id ${id} does not fit, expected 1 to ${largestRuleId}`,
          hint: 'number the rules 100, 110, 120',
        }
      }
    }
  },
})
