import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS052',
  name: 'cnf-unknown-key',
  severity: 'error',
  profile: 'minimal',
  summary: 'a key or a section of proxysql.cnf that ProxySQL does not read',
  why: 'ProxySQL starts without a word. With mathc_pattern for match_pattern the rule has no condition left and takes every query.',
  source: 'ProxySQL 2.7.2 and 3.0.1; https://github.com/sysown/proxysql/issues/5288',
  hidden: 'ProxySQL asks for the keys that it knows, and looks at no other',
  exampleKind: 'proxysql.cnf',
  bad: 'mysql_query_rules = ( { rule_id = 100; mathc_pattern = "^SELECT"; destination_hostgroup = 11; apply = 1 } )\n',
  good: 'mysql_query_rules = ( { rule_id = 100; match_pattern = "^SELECT"; destination_hostgroup = 11; apply = 1 } )\n',
  check: (unit) => faultFindings(unit, 'cnf-key'),
})
