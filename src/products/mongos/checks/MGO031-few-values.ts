import { quoted } from '../../../diagnostics/finding.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'
import { fewValues } from '../lint/field-names.ts'

export default {
  id: 'MGO031',
  name: 'few-values',
  severity: 'warning',
  profile: 'strict',
  summary: 'a shard key of one field that has few values, by its name',
  why: 'A chunk cannot be split inside one value: it grows beyond what can be moved, and the shards stay uneven.',
  source: 'MongoDB manual, Choose a Shard Key, Shard Key Cardinality',
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
      app.users: {key: {status: 1}}
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
      app.users: {key: {status: 1, userId: 1}}
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
        const [first = '', ...others] = Object.keys(key)
        if (others.length > 0 || !fewValues.test(first)) continue
        yield {
          path: [...path, 'collections', namespace, 'key', first],
          atKey: true,
          message: `the key of ${quoted(namespace)} is ${quoted(first)} alone, which has few values: each makes one chunk that cannot be split`,
          hint: 'add a field of many values to the key',
        }
      }
    }
  },
} satisfies TopologyRule
