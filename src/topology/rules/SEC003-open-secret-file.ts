import { quoted } from '../../diagnostics/finding.ts'
import { secretFiles } from '../secret-references.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC003',
  name: 'open-secret-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'others than its owner may read the file of a secret, or git tracks it',
  why: 'Every account of the machine has the password, or whoever may read the repository, for ever: git keeps what was removed. Looked at with --fs only.',
  source: 'open(2): permission bits; git documentation: gitignore',
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
    users: {app: {password: {file: secrets/app}}}
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
  exampleModes: { bad: { 'secrets/app': '0644' }, good: { 'secrets/app': '0600' } },
  *check({ effective, topology, fileSystem }) {
    for (const { file, path } of fileSystem === undefined
      ? []
      : secretFiles(effective, topology.environment)) {
      if (fileSystem?.isTracked?.(file) === true) {
        yield {
          path,
          message: `file ${quoted(file)} of a secret is tracked by git, expected one that git ignores`,
          hint: `git rm --cached ${file}, name it in .gitignore, and change the secret`,
        }
      }
      const found = fileSystem?.stat(file)
      if (found === undefined || found.isDirectory || (found.mode & 0o077) === 0) continue
      yield {
        path,
        message: `file ${quoted(file)} of a secret has mode ${found.mode.toString(8).padStart(4, '0')}, expected 0600`,
        hint: `chmod 600 ${file}`,
      }
    }
  },
} satisfies TopologyRule
