import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MGO054',
  name: 'read-preference',
  severity: 'error',
  profile: 'minimal',
  summary: 'a read preference that clients refuse, or that no member of a shard can meet',
  why: 'Clients refuse max_staleness under 90 s and tags with mode primary; where no member has the tags the reads of that shard fail.',
  source: 'MongoDB specification: server selection, maxStalenessSeconds',
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
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
    read_preference: {mode: nearest, max_staleness: 30s}
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
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
    read_preference: {mode: nearest, max_staleness: 90s}
`,
} satisfies TopologyRule
