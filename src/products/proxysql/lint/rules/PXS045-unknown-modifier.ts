import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS045',
  name: 'unknown-modifier',
  severity: 'warning',
  profile: 'recommended',
  summary: 're_modifiers holds a word that ProxySQL does not know',
  why: 'LOAD makes it empty: the expression looks at the case from then on, and a query in lower case goes another way.',
  source: "ProxySQL 2.7.2 and 3.0.1: BOGUS became ''",
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,re_modifiers,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products','CASELES',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,re_modifiers,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products','CASELESS,GLOBAL',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of linesOf(unit, `${protocol}_query_rules`)) {
        const words = (line.text('re_modifiers') ?? '').split(',').map((word) => word.trim())
        const wrong = words.find((word) => word !== '' && !/^(?:CASELESS|GLOBAL)$/i.test(word))
        if (wrong === undefined) continue
        yield {
          ...line.at('re_modifiers'),
          message: `re_modifiers ${JSON.stringify(wrong)} is not known, expected CASELESS, GLOBAL or both with a comma`,
          hint: 'write CASELESS',
        }
      }
    }
  },
})
