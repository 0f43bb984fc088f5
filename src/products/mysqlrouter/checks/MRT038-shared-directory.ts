import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MRT038',
  name: 'shared-directory',
  severity: 'error',
  profile: 'minimal',
  summary: 'two Routers on one host have their files in one place',
  why: 'The second one writes over the configuration, the keyring or the state of the first.',
  source: 'dbbal: files of every instance by host',
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
    deploy: {via: ssh, directory: /etc/mysqlrouter}
  more-routers: {like: orders-router, routes: {rw: 7446, ro: 7447}}
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
    deploy: {via: ssh, directory: "/etc/mysqlrouter/{name}"}
  more-routers: {like: orders-router, routes: {rw: 7446, ro: 7447}}
`,
} satisfies TopologyRule
