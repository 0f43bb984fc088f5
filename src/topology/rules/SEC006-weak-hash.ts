import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { Cluster } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC006',
  name: 'weak-hash',
  severity: 'warning',
  profile: 'recommended',
  summary: 'passwords are kept as hashes that are quickly tried through',
  why: 'Who gets a copy of the hash has the password soon; md5 of PostgreSQL can even be used as it is.',
  source:
    'PostgreSQL 18 release notes: md5 is deprecated; MySQL 8.4: mysql_native_password is off; MongoDB manual: SCRAM-SHA-1',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    password_encryption: md5
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
    authentication: {method: md5, passwords: userlist}
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
    for (const cluster of topology.clusters.values())
      for (const { path, what, expected } of weakIn(cluster))
        yield {
          path: [...cluster.path, ...path],
          message: `${quoted(what)} is quickly tried through, expected ${expected}`,
          hint: `write ${expected}, and set the passwords anew`,
        }
  },
} satisfies TopologyRule

/** Old servers may have nothing better; MariaDB has no other plugin that balancers know. */
function* weakIn({ declared }: Cluster): Iterable<{ path: TopologyPath; what: string; expected: string }> {
  if (declared.engine === 'postgresql' && declared.password_encryption === 'md5')
    yield { path: ['password_encryption'], what: 'md5', expected: 'scram-sha-256' }
  if (declared.engine === 'mongodb') {
    const index = declared.authentication?.clients?.indexOf('scram-sha-1') ?? -1
    if (index >= 0)
      yield { path: ['authentication', 'clients', index], what: 'scram-sha-1', expected: 'scram-sha-256' }
  }
  if (declared.engine !== 'mysql' || typeof declared.users !== 'object') return
  for (const [name, { plugin }] of Object.entries(declared.users))
    if (plugin === 'mysql_native_password')
      yield { path: ['users', name, 'plugin'], what: plugin, expected: 'caching_sha2_password' }
}
