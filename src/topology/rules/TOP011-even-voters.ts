import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { severityOfLoss } from '../urgency.ts'

export default {
  id: 'TOP011',
  name: 'even-voters',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an even number of voters, or fewer than three',
  why: 'A majority is needed: two members outvote the loss of none, four no more than three do. A warning in production, an info where the topology names no environment.',
  source:
    'MySQL manual: fault tolerance of a group; Redis documentation: Sentinel; MongoDB manual: replica set deployment architectures',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
clusters:
  orders:
    engine: mysql
    version: "8.4"
    manager: {kind: group-replication, metadata: innodb-cluster, group_name: 6a1b6a0e-7f6c-11ee-b962-0242ac120002}
    initial_primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}, my4: {host: 10.0.4.11}}
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
`,
  good: `version: 1
environment: production
clusters:
  orders:
    engine: mysql
    version: "8.4"
    manager: {kind: group-replication, metadata: innodb-cluster, group_name: 6a1b6a0e-7f6c-11ee-b962-0242ac120002}
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
`,
  *check({ topology }) {
    const severity = severityOfLoss(topology)
    if (severity === undefined) return
    for (const { name, path, ...cluster } of topology.clusters.values()) {
      if (!('manager' in cluster) || cluster.manager !== 'group-replication') continue
      const count = cluster.instances.length
      // One alone is TOP014.
      if (count % 2 === 1) continue
      yield {
        severity,
        path: [...path, 'instances'],
        atKey: true,
        message: `group ${quoted(name)} has ${count} members, which outvote no more lost ones than ${count - 1} do, expected an odd number`,
        hint: 'add a member on another host',
      }
    }
  },
} satisfies TopologyRule
