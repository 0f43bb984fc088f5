import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT019',
  name: 'writer-count',
  severity: 'error',
  profile: 'minimal',
  summary: 'a write route with fixed destinations has not exactly one server',
  why: 'With first-available the Router falls through to a replica and back again: two writers, or none.',
  source: 'MySQL Router manual: routing_strategy first-available; measured on 9.7',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    users: in-database
  orders-dr:
    engine: mysql
    version: "8.4"
    leader: d1
    follows: {cluster: orders}
    instances: {d1: {host: 10.9.1.11}, d2: {host: 10.9.2.11}}
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders-dr
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
`,
  good: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    users: in-database
  orders-dr:
    engine: mysql
    version: "8.4"
    leader: d1
    follows: {cluster: orders}
    instances: {d1: {host: 10.9.1.11}, d2: {host: 10.9.2.11}}
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders-dr
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {ro: 6447}
`,
} satisfies TopologyRule
