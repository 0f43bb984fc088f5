import { placeOf } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

/** Milliseconds; a ping over a busy network takes as long now and then. */
const least = 200

export default proxysqlRule({
  id: 'PXS016',
  name: 'latency-too-low',
  severity: 'warning',
  profile: 'recommended',
  summary: 'servers are left out at a latency that a busy network has',
  why: 'default_max_latency_ms takes every server out whose ping is slower: under load that is all of them, and no query goes anywhere.',
  source: 'lib/MyHGC.cpp of ProxySQL 2.7; the default is 1000',
  exampleKind: 'proxysql.cnf',
  bad: 'mysql_variables = { default_max_latency_ms = 50 }\n',
  good: 'mysql_variables = { default_max_latency_ms = 1000 }\n',
  *check({ variables, isGenerated }) {
    if (isGenerated) return
    for (const name of ['mysql-default_max_latency_ms', 'pgsql-default_max_latency_ms']) {
      const given = variables.get(name)
      const value = Number(given?.value)
      if (given === undefined || !(value > 0 && value < least)) continue
      yield {
        ...placeOf(given),
        message: `${name} ${value} takes every server out whose ping is above ${value} ms, expected ${least} at least`,
        hint: 'write 1000, and max_latency_ms for single servers',
      }
    }
  },
})
