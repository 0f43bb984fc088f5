import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT031',
  name: 'hidden-in-file-only',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an instance that is not to serve reads, which the metadata does not hide',
  why: 'The Router takes members from the metadata, not from the topology: the instance goes on serving reads.',
  source: 'MySQL Shell manual: the tags _hidden and _disconnect_existing_sessions_when_hidden',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    manager: {kind: group-replication, metadata: innodb-cluster, group_name: 6a1b6a0e-7f6c-11ee-b962-0242ac120002}
    initial_primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11, reads: false}}
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
} satisfies TopologyRule
