import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MGO053',
  name: 'mongos-pool',
  severity: 'error',
  profile: 'minimal',
  summary: "the share of a member's connections that each mongos gets is too small",
  why: 'mongos waits for a free connection while the members idle: the pools of all mongos together may take half of max_connections.',
  source: 'MongoDB: ShardingTaskExecutorPoolMaxSize is per mongos and member',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}
    max_connections: 30
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
`,
  good: `version: 1
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: x509, clients: [x509, scram-sha-256]}
    max_connections: 4000
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
`,
} satisfies TopologyRule
