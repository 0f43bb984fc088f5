import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MGO045',
  name: 'zone-range',
  severity: 'error',
  profile: 'minimal',
  summary: 'a range of a zone does not fit the shard key, is empty or overlaps another',
  why: 'updateZoneKeyRange refuses it in the middle of sharding.js, and the collection stays half set up.',
  source: 'MongoDB manual: sh.updateZoneKeyRange',
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
      app.users:
        key: {region: 1, userId: 1}
        ranges: [{zone: EU, from: {region: EU}, to: {region: EU}}]
    shard_zones: {EU: [eu]}
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
      app.users:
        key: {region: 1, userId: 1}
        ranges: [{zone: EU, from: {region: EU, userId: {$minKey: 1}}, to: {region: EU, userId: {$maxKey: 1}}}]
    shard_zones: {EU: [eu]}
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
`,
} satisfies TopologyRule
