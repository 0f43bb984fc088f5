import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS046',
  name: 'inactive-rule',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a rule that is off, because nobody wrote active',
  why: 'active is 0 by default: the rule is not at runtime, and ProxySQL Cluster does not even carry it to the other nodes.',
  source: 'ProxySQL 2.7.2 and 3.0.1; https://github.com/sysown/proxysql/issues/4738',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,match_digest,destination_hostgroup,apply) VALUES (100,'^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of linesOf(unit, `${protocol}_query_rules`)) {
        if (line.cell('active') !== undefined || line.number('active') !== 0) continue
        yield {
          ...line.at(),
          message: `rule ${line.text('rule_id') ?? 'without an id'} is off: active is 0 where it is not written`,
          hint: 'write active 1',
        }
      }
    }
  },
})
