import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT036',
  name: 'router-id-twice',
  severity: 'error',
  profile: 'minimal',
  summary: 'two Routers of one cluster have the same router_id',
  why: "Each writes over the other's row in the metadata, and MySQL Shell sees one Router instead of two.",
  source: 'InnoDB Cluster metadata: table routers, primary key router_id',
  exampleKind: 'topology',
  bad: `version: 1
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
  more-routers:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt3: {host: 10.0.3.21}}
    destinations: metadata
    bootstrap: {account: router, password: {env: ROUTER_PASSWORD}}
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
  more-routers:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt3: {host: 10.0.3.21}}
    destinations: metadata
    bootstrap: {account: router, password: {env: ROUTER_PASSWORD}, router_id: 3}
`,
} satisfies TopologyRule
