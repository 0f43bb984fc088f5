import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'MGO013',
  name: 'key-file',
  severity: 'warning',
  profile: 'recommended',
  summary: 'members prove who they are by a key file in production',
  why: 'It is one secret on every host: whoever reads one copy is a member of the cluster, and it can only be changed everywhere at once.',
  source: 'MongoDB manual: internal and membership authentication, key files are bare-minimum security',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
clusters:
  catalog:
    engine: mongodb
    version: "8.0"
    tls: {mode: require, ca: /etc/mongo/ca.pem, cert: "/etc/mongo/{host}.pem"}
    authentication: {members: keyfile, key_file: /etc/mongo/keyfile, clients: [scram-sha-256]}
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
environment: production
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
`,
} satisfies TopologyRule
