import { quoted } from '../../diagnostics/finding.ts'
import { endOfLife } from '../end-of-life.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP018',
  name: 'version',
  severity: 'error',
  profile: 'minimal',
  summary: 'a version that is missing, not supported, or gets no more fixes',
  why: 'Settings are checked and written for the declared version: a wrong one makes a file that the server refuses. A warning for versions whose vendor has stopped, security fixes too.',
  source: 'dbbal: its tables of settings; support calendars of PostgreSQL, MySQL, MariaDB and MongoDB',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "9.6"
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
`,
  *check({ topology }) {
    for (const { engine, name, version, path } of topology.clusters.values()) {
      const end = endOfLife(engine, version)
      if (end === undefined) continue
      yield {
        severity: 'warning',
        path: [...path, 'version'],
        message: `${end.title} ${version} of cluster ${quoted(name)} gets no fixes since ${end.since}, expected ${end.expected} or newer`,
        hint: 'plan the upgrade; until then, dbbal-ignore TOP018 with the reason',
      }
    }
  },
} satisfies TopologyRule
