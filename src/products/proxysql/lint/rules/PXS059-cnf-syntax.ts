import { faultFindings } from '../fault-findings.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS059',
  name: 'cnf-syntax',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line of proxysql.cnf that libconfig does not understand',
  why: 'ProxySQL does not start: "Parse error at /etc/proxysql.cnf". A quote that is never closed takes all that follows out without a word.',
  source:
    'libconfig 1.7.3, built from its source, agreed on each of 40000 drawn files; https://hyperrealm.github.io/libconfig/libconfig_manual.html#Configuration-File-Grammar',
  hidden: 'a quote that is never closed ends the file for libconfig',
  exampleKind: 'proxysql.cnf',
  bad: 'mysql_servers = ( { address = "10.0.0.1"; hostgroup = 10; use_ssl = 1 } { address = "10.0.0.2"; hostgroup = 10; use_ssl = 1 } )\n',
  good: 'mysql_servers = ( { address = "10.0.0.1"; hostgroup = 10; use_ssl = 1 }, { address = "10.0.0.2"; hostgroup = 10; use_ssl = 1 } )\n',
  check: (unit) => faultFindings(unit, 'cnf-syntax'),
})
