import { quoted } from '../../diagnostics/finding.ts'
import { passwordFault } from '../../lint/trivial-passwords.ts'
import { literalOf, secretReferences } from '../secret-references.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'minimal',
  summary: 'a password that is tried first, or a short one',
  why: 'Whoever reaches the port is in within seconds.',
  source: 'lists of passwords that are tried first; defaults of the products and of their guides',
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
    users: {app: {password: {exec: [echo, changeme]}}}
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
  *check({ effective }) {
    for (const { reference, path, account } of secretReferences(effective)) {
      const literal = literalOf(reference)
      const fault = literal === undefined ? undefined : passwordFault(literal, account)
      if (fault === undefined) continue
      yield {
        path,
        holdsSecret: true,
        severity: fault === 'trivial' ? 'error' : 'warning',
        message: `the password of ${quoted(account)} is ${fault === 'trivial' ? 'one that is tried first' : 'short, expected 12 characters or more'}`,
        hint: 'make one: openssl rand -base64 24',
      }
    }
  },
} satisfies TopologyRule
