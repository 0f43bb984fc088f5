import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'PGB081',
  name: 'tls-of-several-clusters',
  severity: 'error',
  profile: 'minimal',
  summary: 'the clusters behind one PgBouncer differ in TLS',
  why: 'PgBouncer has one server_tls_sslmode and one server_tls_ca_file for all servers: some would not be reached, or reached unverified.',
  source: 'PgBouncer documentation: server_tls_sslmode, server_tls_ca_file',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
  stock:
    engine: postgresql
    version: "17"
    primary: pg3
    tls: {mode: disable}
    max_connections: 400
    reserved_connections: 40
    instances: {pg3: {host: 10.0.1.12}, pg4: {host: 10.0.2.12}}
    databases: [stock]
    users: {store: {password: {env: STORE_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: [shop, stock]
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  good: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
  stock:
    engine: postgresql
    version: "17"
    primary: pg3
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg3: {host: 10.0.1.12}, pg4: {host: 10.0.2.12}}
    databases: [stock]
    users: {store: {password: {env: STORE_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: [shop, stock]
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
} satisfies TopologyRule
