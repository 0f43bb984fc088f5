import { quoted } from '../../../diagnostics/finding.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'
import { growing } from '../lint/field-names.ts'

export default {
  id: 'MGO030',
  name: 'monotonic-key',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a shard key of ranges whose first field only grows, by its name',
  why: 'Every new document goes into the last chunk: one shard takes all writes, and the others what the balancer moves.',
  source: 'MongoDB manual, Choose a Shard Key, Monotonically Changing Shard Keys; Troubleshoot Shard Keys',
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
    collections:
      app.events: {key: {createdAt: 1}}
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
    collections:
      app.events: {key: {deviceId: hashed}}
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.clusters.values()) {
      if (declared.engine !== 'mongodb') continue
      for (const [namespace, { key }] of Object.entries(declared.collections ?? {})) {
        const [first = ''] = Object.keys(key)
        if (key[first] !== 1 || !growing.test(first)) continue
        yield {
          path: [...path, 'collections', namespace, 'key', first],
          atKey: true,
          message: `the key of ${quoted(namespace)} begins with ${quoted(first)}, which only grows: all new documents go to one shard`,
          hint: `write {${first}: hashed}, or begin the key with a field of many values`,
        }
      }
    }
  },
} satisfies TopologyRule
