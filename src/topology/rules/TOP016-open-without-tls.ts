import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'

/** Settings that say where a balancer listens for clients. */
const interfaces = ['listen_addr', 'mysql-interfaces', 'pgsql-interfaces']

export default {
  id: 'TOP016',
  name: 'open-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a balancer listens for clients on every address of the host, without TLS',
  why: 'Passwords and data go in clear text over every network that the host is in, also those that nobody thought of.',
  source:
    'PgBouncer documentation: listen_addr, client_tls_sslmode; ProxySQL documentation: mysql-interfaces',
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
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    settings: {listen_addr: "*"}
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
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
    settings: {listen_addr: "*"}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.balancers.values()) {
      const clients = 'tls' in declared ? declared.tls?.clients : undefined
      if (clients !== undefined && clients.mode !== 'disable') continue
      for (const block of ['settings', 'settings_unchecked'] as const) {
        for (const [name, value] of Object.entries(declared[block] ?? {})) {
          if (!interfaces.includes(name) || !isEverywhere(String(value))) continue
          yield {
            path: [...path, block, name],
            message: `${name} ${quoted(value)} is every address of the host, and clients need no TLS`,
            hint: 'name the addresses, or write tls: {clients: {mode: require, ...}}',
          }
        }
      }
    }
  },
} satisfies TopologyRule

/** PgBouncer's list has commas, ProxySQL's semicolons and a port behind each address. */
function isEverywhere(text: string): boolean {
  return text.split(/[,;]/).some((each) => /^(\*|0\.0\.0\.0(:\d+)?|::|\[::\](:\d+)?)$/.test(each.trim()))
}
