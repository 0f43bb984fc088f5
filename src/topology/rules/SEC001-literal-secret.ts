import { literalOf, secretReferences } from '../secret-references.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC001',
  name: 'literal-secret',
  severity: 'error',
  profile: 'minimal',
  summary: 'a secret stands in the topology itself',
  why: 'The file is in version control, in CI and in the terminal of everybody who reads it.',
  source: 'dbbal: a secret is named, never written',
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
    users: {app: {password: {exec: [echo, Kahr0-quaesh-7]}}}
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
    for (const { reference, path } of secretReferences(effective)) {
      if (literalOf(reference) === undefined) continue
      yield {
        path,
        holdsSecret: true,
        message: 'the secret is an argument of the command that prints it',
        hint: 'keep it in the environment, a file or a vault: {env: NAME}, {file: PATH}, {secret: NAME}',
      }
    }
  },
} satisfies TopologyRule
