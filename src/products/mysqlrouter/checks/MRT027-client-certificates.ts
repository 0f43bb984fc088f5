import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT027',
  name: 'client-certificates',
  severity: 'error',
  profile: 'minimal',
  summary: 'the Router is to ask clients for certificates, which it does by account only',
  why: 'verify-ca and verify-full towards clients cannot be kept: a certificate is asked for where the account has a router_require attribute.',
  source: 'MySQL Router manual: router_require, from 8.3',
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
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
    tls: {clients: {mode: verify-ca, ca: /etc/mysqlrouter/ca.pem, cert: /etc/mysqlrouter/router.pem, key: /etc/mysqlrouter/router.key}}
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
balancers:
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.21}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
    tls: {clients: {mode: require, cert: /etc/mysqlrouter/router.pem, key: /etc/mysqlrouter/router.key}}
`,
} satisfies TopologyRule
