import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT034',
  name: 'open-files',
  severity: 'error',
  profile: 'minimal',
  summary: 'the host allows fewer open files than the Router needs',
  why: 'The Router starts and then cannot accept: two files a client, and the idle connections.',
  source: 'MySQL Router: two sockets a client; setrlimit(2)',
  exampleKind: 'topology',
  bad: `version: 1
hosts:
  app1: {address: 10.0.1.21, nofile: 1024}
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
    instances: {rt1: {host: app1}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
`,
  good: `version: 1
hosts:
  app1: {address: 10.0.1.21, nofile: 16384}
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
    instances: {rt1: {host: app1}, rt2: {host: 10.0.2.21}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
`,
} satisfies TopologyRule
