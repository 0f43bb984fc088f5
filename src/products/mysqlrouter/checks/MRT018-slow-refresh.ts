import { quoted } from '../../../diagnostics/finding.ts'
import { budgetOf } from '../../../topology/failover-budget.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT018',
  name: 'slow-refresh',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the metadata is read more seldom than a failover may take',
  why: 'Until the next refresh writes go to the old primary, and fail.',
  source: 'MySQL Router 9.7.4: with ttl=0.5 it followed set_as_primary in 0.49 s; 0.5 is the default',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    manager: {kind: group-replication, metadata: innodb-cluster, group_name: 6a1b6a0e-7f6c-11ee-b962-0242ac120002}
    failover: {budget: 10s}
    initial_primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    users: in-database
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: metadata
    bootstrap: {account: router, password: {env: ROUTER_PASSWORD}}
    routes: {rw: 6446, ro: 6447}
    settings: {metadata_cache.ttl: 30}
`,
  good: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    manager: {kind: group-replication, metadata: innodb-cluster, group_name: 6a1b6a0e-7f6c-11ee-b962-0242ac120002}
    failover: {budget: 10s}
    initial_primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    users: in-database
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: metadata
    bootstrap: {account: router, password: {env: ROUTER_PASSWORD}}
    routes: {rw: 6446, ro: 6447}
    settings: {metadata_cache.ttl: 1}
`,
  *check({ topology }) {
    for (const balancer of topology.balancers.values()) {
      const budget = balancer.kind === 'mysqlrouter' ? budgetOf(balancer) : undefined
      if (budget === undefined) continue
      for (const block of ['settings', 'settings_unchecked'] as const)
        for (const [name, value] of Object.entries(balancer.declared[block] ?? {})) {
          if (!/^metadata_cache(:[^.]*)?\.ttl$/.test(name) || !(Number(value) * 1000 > budget.ms)) continue
          yield {
            path: [...balancer.path, block, name],
            message: `ttl ${value}s is longer than the failover budget ${quoted(budget.text)} of cluster ${quoted(budget.cluster)}`,
            hint: 'remove it: the default is half a second',
          }
        }
    }
  },
} satisfies TopologyRule
