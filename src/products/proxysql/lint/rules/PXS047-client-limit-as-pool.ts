import { linesOf, protocols } from '../lines.ts'
import { placeOf } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS047',
  name: 'client-limit-as-pool',
  severity: 'warning',
  profile: 'recommended',
  summary: 'mysql-max_connections is set as if it was the size of the pool',
  why: 'It limits the clients of the proxy, 10000 by default: one more gets error 1040. The pool to each server is max_connections of mysql_servers, and a proxy is there to serve more clients than it opens connections.',
  source: 'ProxySQL 2.7.2 and 3.0.1: with mysql-max_connections 2 the third client got error 1040',
  exampleKind: 'proxysql.sql',
  bad: "SET mysql-max_connections='1000';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "SET mysql-max_connections='10000';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const protocol of protocols) {
      const given = unit.variables.get(`${protocol}-max_connections`)
      const limit = Number(given?.value)
      if (given === undefined || !(limit > 0)) continue
      const pools = linesOf(unit, `${protocol}_servers`).flatMap(
        (line) => line.number('max_connections') ?? [],
      )
      // What the table takes where nobody writes it.
      const largest = pools.reduce((most, pool) => Math.max(most, pool), pools.length === 0 ? 1000 : 0)
      if (limit > largest) continue
      yield {
        ...placeOf(given),
        message: `${given.name} ${limit} limits the clients of the proxy, and one server alone may get ${largest} connections`,
        hint: `leave it at 10000, and limit max_connections of ${protocol}_servers`,
      }
    }
  },
})
