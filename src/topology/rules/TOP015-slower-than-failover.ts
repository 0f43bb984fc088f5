import { quoted } from '../../diagnostics/finding.ts'
import { budgetOf } from '../failover-budget.ts'
import { timeoutsOf } from '../failover-timeouts.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { durationMs } from '../units.ts'

export default {
  id: 'TOP015',
  name: 'slower-than-failover',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a timeout in front of a cluster does not fit its failover budget',
  why: 'A failover within the budget is no failover for clients that a longer timeout keeps at the old primary, or that a shorter one has thrown out before it ended.',
  source:
    'measured: with server_login_retry 15 a failover of 0.4 s was an outage of 15 s; PgBouncer, ProxySQL and MySQL Router documentation of each timeout',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    failover: {budget: 10s}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
    settings: {server_login_retry: 15}
`,
  good: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    failover: {budget: 10s}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
    settings: {server_login_retry: 1}
`,
  *check({ topology }) {
    for (const { declared, path, name } of topology.clusters.values()) {
      if (declared.engine !== 'redis' || declared.failover?.budget === undefined) continue
      const { budget } = declared.failover
      const after = declared.sentinels?.down_after ?? '5s'
      if (declared.mode !== 'sentinel' || durationMs(after) < durationMs(budget)) continue
      yield {
        path: [...path, 'sentinels'],
        atKey: true,
        message: `down_after ${quoted(after)} alone takes up the failover budget ${quoted(budget)} of cluster ${quoted(name)}: the vote comes after it`,
        hint: 'write a shorter down_after, or a larger budget',
      }
    }
    for (const balancer of topology.balancers.values()) {
      const budget = budgetOf(balancer)
      if (budget === undefined) continue
      const { path, declared } = balancer
      const { ttl } = declared.endpoint ?? {}
      if (ttl !== undefined && durationMs(ttl) > budget.ms)
        yield {
          path: [...path, 'endpoint', 'ttl'],
          message: `clients keep an address for ttl ${quoted(ttl)}, longer than the failover budget ${quoted(budget.text)} of cluster ${quoted(budget.cluster)}`,
          hint: `write ttl: ${budget.text} or less`,
        }
      for (const timeout of timeoutsOf(balancer)) {
        const ms = timeout.value * timeout.unitMs
        const isWrong = timeout.must === 'outlast' ? ms > 0 && ms < budget.ms : ms > budget.ms
        if (!isWrong) continue
        const how = timeout.must === 'outlast' ? 'ends before' : 'is longer than'
        const best = Math.max(
          1,
          Math.floor(budget.ms / timeout.unitMs) + (timeout.must === 'outlast' ? 5 : 0),
        )
        yield {
          path: timeout.path,
          atKey: !timeout.isDeclared,
          message: `${timeout.name} ${timeout.value}${timeout.unit} ${how} the failover budget ${quoted(budget.text)} of cluster ${quoted(budget.cluster)}: ${timeout.effect}`,
          hint: `write settings: {${timeout.name}: ${best}}`,
        }
      }
    }
  },
} satisfies TopologyRule
