import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'SEC004',
  name: 'superuser',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an account that may do everything, where one with few rights would do',
  why: 'A fault of the application, or its stolen password, is then a fault of the whole server.',
  source: 'PostgreSQL, MySQL and MongoDB documentation: least privilege',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}
    config_servers:
      replica_set: cfg
      instances: {c1: {host: m1.db.internal}, c2: {host: m2.db.internal}, c3: {host: m3.db.internal}}
    shards:
      eu: {instances: {a: {host: m1.db.internal}, b: {host: m2.db.internal}, c: {host: m3.db.internal}}}
    users:
      app: {password: {env: APP_PASSWORD}, roles: [{role: root, db: admin}]}
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
`,
  good: `version: 1
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}
    config_servers:
      replica_set: cfg
      instances: {c1: {host: m1.db.internal}, c2: {host: m2.db.internal}, c3: {host: m3.db.internal}}
    shards:
      eu: {instances: {a: {host: m1.db.internal}, b: {host: m2.db.internal}, c: {host: m3.db.internal}}}
    users:
      app: {password: {env: APP_PASSWORD}, roles: [{role: readWrite, db: app}]}
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.clusters.values()) {
      if (declared.engine !== 'mongodb') continue
      for (const [name, { roles }] of Object.entries(declared.users ?? {})) {
        const index = roles.findIndex(({ role }) => role === 'root' || role === '__system')
        if (index < 0) continue
        yield {
          path: [...path, 'users', name, 'roles', index],
          message: `user ${quoted(name)} has role ${quoted(roles[index]?.role)}, which may do everything`,
          hint: 'grant what it needs: readWrite on its own database',
        }
      }
    }
  },
} satisfies TopologyRule
