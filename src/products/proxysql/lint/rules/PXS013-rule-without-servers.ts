import { servedHostgroups } from '../hostgroups.ts'
import { linesOf, protocols } from '../lines.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { activeRules } from '../query-rules.ts'

export default proxysqlRule({
  id: 'PXS013',
  name: 'rule-without-servers',
  severity: 'error',
  profile: 'minimal',
  summary: 'a rule sends queries to a hostgroup without servers',
  why: 'Each of them waits mysql-connect_timeout_server_max, 10 seconds, and fails with 9001.',
  source: 'ProxySQL 2.7.2 and 3.0.1: INSERT and LOAD answer OK, the query fails after 10.0 s',
  hidden: 'LOAD takes a hostgroup that has no servers',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nREPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products',20,1);\nLOAD MYSQL SERVERS TO RUNTIME;\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  good: "REPLACE INTO mysql_servers (hostgroup_id,hostname,use_ssl) VALUES (10,'db1.example.net',1);\nREPLACE INTO mysql_query_rules (rule_id,active,match_digest,destination_hostgroup,apply) VALUES (100,1,'^SELECT .* FROM products',10,1);\nLOAD MYSQL SERVERS TO RUNTIME;\nLOAD MYSQL QUERY RULES TO RUNTIME;\nSAVE MYSQL SERVERS TO DISK;\nSAVE MYSQL QUERY RULES TO DISK;\n",
  *check(unit) {
    for (const protocol of protocols) {
      const served = servedHostgroups(unit, protocol)
      if (served === undefined) continue
      const rules = activeRules(unit, protocol).map(({ line, id }) => ({ line, what: `rule ${id}` }))
      const routes = linesOf(unit, `${protocol}_query_rules_fast_routing`).map((line) => ({
        line,
        what: 'a fast route',
      }))
      for (const { line, what } of [...rules, ...routes]) {
        for (const column of ['destination_hostgroup', 'mirror_hostgroup']) {
          const hostgroup = line.number(column)
          if (hostgroup === undefined || hostgroup < 0 || served.has(hostgroup)) continue
          yield {
            ...line.at(column),
            message: `${column} ${hostgroup} of ${what} has no servers, expected one of ${[...served].join(', ')}`,
            hint: 'write a hostgroup with servers, or put servers into this one',
          }
        }
      }
    }
  },
})
