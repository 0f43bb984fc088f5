import { faultOfRegex } from '../../regex.ts'
import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS026',
  name: 'unusable-condition',
  severity: 'error',
  profile: 'minimal',
  summary: 'an expression or digest of a rule that cannot fit anything',
  why: 'ProxySQL takes a broken expression without a word: the rule never matches, with negate_match_pattern 1 it takes every query.',
  source:
    'ProxySQL 2.7.2 and 3.0.1: INSERT and LOAD answer OK, the log is silent, all three probes went to the wrong hostgroup',
  hidden: 'ProxySQL takes every text for an expression',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT (a|b FROM t',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT (a|b) FROM t',11,1);\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      for (const line of linesOf(unit, `${protocol}_query_rules`)) {
        const isNegated = line.number('negate_match_pattern') === 1
        for (const column of ['match_digest', 'match_pattern']) {
          const text = line.text(column)
          const fault = text === undefined ? undefined : faultOfRegex(text)
          if (fault === undefined) continue
          yield {
            ...line.at(column),
            message: `${column} ${JSON.stringify(text)} is no regular expression (${fault}): the rule ${isNegated ? 'takes every query' : 'never matches'}`,
            hint: 'a bracket of the query is written \\(',
          }
        }
        const digest = line.text('digest')
        if (digest !== undefined && digest !== '' && !/^0x[0-9a-f]{1,16}$/i.test(digest)) {
          yield {
            ...line.at('digest'),
            message: `digest ${JSON.stringify(digest)} does not fit, expected 0x and up to 16 digits: the rule never matches`,
            hint: 'take it from stats_mysql_query_digest',
          }
        }
        if (
          isNegated &&
          (line.text('match_digest') ?? '') === '' &&
          (line.text('match_pattern') ?? '') === ''
        ) {
          yield {
            ...line.at('negate_match_pattern'),
            message: 'negate_match_pattern turns match_digest or match_pattern round, and neither is there',
            hint: 'remove it, or write an expression',
          }
        }
      }
    }
  },
})
