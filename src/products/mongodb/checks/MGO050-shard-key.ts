import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MGO050',
  name: 'shard-key',
  severity: 'error',
  profile: 'minimal',
  summary: 'a collection cannot be sharded by its name or its key',
  why: 'shardCollection refuses system namespaces and keys with two hashed fields; a field with a number for a name loses its place in the key.',
  source: 'MongoDB manual: shardCollection',
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
      config.events: {key: {deviceId: hashed}}
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
} satisfies TopologyRule
