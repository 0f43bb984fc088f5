import { quoted } from '../../diagnostics/finding.ts'
import { secretReferences } from '../secret-references.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC005',
  name: 'shared-secret',
  severity: 'warning',
  profile: 'recommended',
  summary: 'two accounts have the same secret',
  why: 'Who may know the one password has the other account too, and neither can be changed alone. An info where dbbal takes it for an account that is not declared.',
  source: 'OWASP: one secret, one purpose',
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
    admin: {user: pgb_admin, password: {env: APP_PASSWORD}}
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
  *check({ effective }) {
    const first = new Map<string, string>()
    for (const { reference, path, account } of secretReferences(effective)) {
      const key = JSON.stringify(reference)
      const other = first.get(key)
      first.set(key, other ?? account)
      if (other === undefined || other === account) continue
      yield {
        path,
        message: `accounts ${quoted(other)} and ${quoted(account)} have the same secret`,
        hint: 'give each its own',
      }
    }
  },
} satisfies TopologyRule
