import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT039',
  name: 'sha2-through-router',
  severity: 'error',
  profile: 'minimal',
  summary: 'accounts of caching_sha2_password that cannot log in through a Router that ends TLS',
  why: 'With TLS on one side only, a login works until the server restarts and forgets the cached digest; then nobody gets in.',
  source: 'MySQL manual: caching SHA-2 pluggable authentication; measured through Router 9.7',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: disable}
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
