import { databaseEntries, hostsOf, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB047',
  name: 'host-list',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a database has several hosts, and load_balance_hosts does not say what they are for',
  why: 'PgBouncer goes round them and looks at no role: writes reach replicas, and a host that is down takes its share of the clients.',
  source: 'https://www.pgbouncer.org/config.html#host',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11,10.0.0.12\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  good: '[databases]\nshop = host=10.0.0.11\nshop_ro = host=10.0.0.12,10.0.0.13 load_balance_hosts=round-robin\n[pgbouncer]\nlisten_addr = 10.0.0.21\n',
  *check(unit) {
    for (const entry of databaseEntries(unit)) {
      const host = parameterOf(entry, 'host')
      const count = hostsOf(entry).length
      if (host === undefined || count < 2 || parameterOf(entry, 'load_balance_hosts') !== undefined) continue
      yield {
        ...parameterPlace(entry, host),
        message: `${JSON.stringify(entry.pair.key)} has ${count} hosts in turn, whether they are primary or replica`,
        hint: 'write one database for the primary and one for the replicas; load_balance_hosts=round-robin (1.24) says that turns are meant',
      }
    }
  },
})
