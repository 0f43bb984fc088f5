import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT035',
  name: 'unwritable-text',
  severity: 'error',
  profile: 'minimal',
  summary: 'a name or path that mysqlrouter.conf cannot hold',
  why: 'The Router reads something else, or does not start.',
  source: 'MySQL Router manual: configuration file syntax',
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
    deploy: {via: ssh, directory: etc/mysqlrouter}
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
    deploy: {via: ssh, directory: /etc/mysqlrouter}
`,
} satisfies TopologyRule
