import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS053',
  name: 'cnf-value-ignored',
  severity: 'error',
  profile: 'minimal',
  summary: 'a value of proxysql.cnf that ProxySQL passes over, or that costs the row',
  why: 'A number in quotes, a bool for a number: ProxySQL takes the default and says nothing. Without its key a row is left out.',
  source:
    'lib/ProxySQL_Config.cpp of ProxySQL 2.7 and 3.0: lookupValue by type, and "without a mandatory hostname"',
  hidden: 'ProxySQL starts with the default',
  exampleKind: 'proxysql.cnf',
  bad: 'mysql_servers = ( { address = "10.0.0.1"; port = "3307"; hostgroup = 10; use_ssl = 1 } )\n',
  good: 'mysql_servers = ( { address = "10.0.0.1"; port = 3307; hostgroup = 10; use_ssl = 1 } )\n',
  check: (unit) => faultFindings(unit, 'cnf-value'),
})
