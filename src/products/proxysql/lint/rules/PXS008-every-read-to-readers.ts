import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { isForEverybody, patternOf, readRoute } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS008',
  name: 'every-read-to-readers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a rule sends every SELECT of everybody to the replicas',
  why: 'An application that reads what it has just written gets what was there before. After SET @a the split fails with error 9006.',
  source:
    'https://github.com/sysown/proxysql/issues/1658 and 3433: the maintainer calls these two rules way too generic; 2597',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK',10,1),(20,1,'^SELECT',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK',10,1),(20,1,'^SELECT .* FROM products',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const route = readRoute(unit, protocol)
      if (route === undefined || !isForEverybody(route.rule, protocol)) continue
      const pattern = patternOf(route.rule)
      yield {
        ...route.rule.line.at(pattern?.column ?? 'destination_hostgroup'),
        message: `rule ${route.rule.id} sends every SELECT to hostgroup ${route.destination}: a client may not see what it has just written`,
        hint: 'name the queries that may be late: match_digest, digest, username or schemaname',
      }
    }
  },
})
