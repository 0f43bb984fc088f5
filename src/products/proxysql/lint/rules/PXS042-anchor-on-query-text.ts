import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS042',
  name: 'anchor-on-query-text',
  severity: 'warning',
  profile: 'recommended',
  summary: 'match_pattern asks for the end of the query',
  why: 'match_pattern sees the query as it is: a comment, a ; or a line end behind it, as many drivers add, and the rule does not match. match_digest sees it without.',
  source: 'ProxySQL 2.7.2 and 3.0.1; https://github.com/sysown/proxysql/issues/2440, 4017, 1340',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_pattern,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products$',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products$',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      for (const { line, id } of activeRules(unit, protocol)) {
        if (!/(?:^|[^\\])(?:\\\\)*\$\)?$/.test(line.text('match_pattern') ?? '')) continue
        yield {
          ...line.at('match_pattern'),
          message: `match_pattern of rule ${id} ends with $: a comment or a line end behind the query and it does not match`,
          hint: 'write it to match_digest, or leave the $ out',
        }
      }
    }
  },
})
