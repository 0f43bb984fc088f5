import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules, isForEverybody, patternOf, readRoute } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS043',
  name: 'long-query',
  severity: 'info',
  profile: 'strict',
  summary: 'what ends a long query decides where it goes, and is cut off',
  why: 'Of a query longer than mysql-query_digests_max_query_length, 65000 bytes, ProxySQL reads no more: a FOR UPDATE at its end is not seen, and it goes to the readers.',
  source: 'ProxySQL 2.7.2 and 3.0.1: a SELECT ... FOR UPDATE of 88 KB went to the reader',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK)',10,1),(20,1,'^SELECT',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (10,1,'(FOR (UPDATE|SHARE)|LOCK IN SHARE MODE|GET_LOCK)',10,1),(20,1,'^SELECT',11,1);\nSET mysql-query_digests_max_query_length='16000000';\nLOAD MYSQL VARIABLES TO RUNTIME;\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const route = readRoute(unit, protocol)
      if (route === undefined || !isForEverybody(route.rule, protocol)) continue
      const length = Number(unit.variables.get(`${protocol}-query_digests_max_query_length`)?.value ?? 65_000)
      const locks = activeRules(unit, protocol).find((rule) => {
        const pattern = patternOf(rule)
        return pattern?.column === 'match_digest' && /FOR .*UPDATE/i.test(pattern.text)
      })
      if (locks === undefined || length > 65_000) continue
      yield {
        ...locks.line.at('match_digest'),
        message: `rule ${locks.id} sees the first ${length} bytes of a query only: a longer one goes to hostgroup ${route.destination}`,
        hint: `raise ${protocol}-query_digests_max_query_length, or do not split such queries`,
      }
    }
  },
})
