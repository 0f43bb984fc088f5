import { protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS044',
  name: 'literal-in-digest',
  severity: 'error',
  profile: 'minimal',
  summary: 'match_digest asks for a number or a text of the query',
  why: 'In a digest ? stands for each number and each text: the rule never matches.',
  source: "ProxySQL 2.7.2 and 3.0.1: '^SELECT 42' matched nothing",
  hidden: 'ProxySQL takes every text for an expression',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM orders WHERE state = 3',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM orders WHERE state = \\?',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const { line, id } of activeRules(unit, protocol)) {
        const literal = literalIn(line.text('match_digest') ?? '')
        if (literal === undefined || line.number('negate_match_pattern') === 1) continue
        yield {
          ...line.at('match_digest'),
          message: `match_digest of rule ${id} asks for ${literal}, and a digest has ? there: it never matches`,
          hint: 'write \\? for it, or the expression to match_pattern',
        }
      }
    }
  },
})

/** A number that stands alone, or a text in quotes, where nothing else could match. */
function literalIn(pattern: string): string | undefined {
  if (pattern.length > 2000 || hasChoice(pattern)) return undefined
  const plain = pattern.replace(/\\[\s\S]|\[[^\]]*\]|\{[0-9,]*\}|\(\?[^)]*\)/g, (found) =>
    found === '\\s' ? ' ' : '~',
  )
  return /'[^'?*+]+'/.exec(plain)?.[0] ?? /(?<=^\^?|[ =<>,(])[0-9]+(?=$|[ ),;$])/.exec(plain)?.[0]
}

/** Of a choice another branch may match. */
function hasChoice(pattern: string): boolean {
  return /\|/.test(pattern.replace(/\\[\s\S]/g, ''))
}
