import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT023',
  name: 'split-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'route rw_split without TLS towards clients',
  why: 'The Router ends the connection to read what is in it: passwords and data cross the network in plain text, and clients without the public key get the primary only.',
  source: 'MySQL Router manual: access_mode=auto needs a client_ssl_mode that ends in the Router',
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
    routes: {rw: 6446, ro: 6447, rw_split: 6450}
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
    routes: {rw: 6446, ro: 6447, rw_split: 6450}
    tls: {clients: {mode: require, cert: /etc/mysqlrouter/router.pem, key: /etc/mysqlrouter/router.key}}
`,
} satisfies TopologyRule
