import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP010',
  name: 'reads-without-lag-limit',
  severity: 'warning',
  profile: 'recommended',
  summary: 'replicas serve reads whatever their lag',
  why: 'A replica that has fallen hours behind goes on answering, with old data and no error. An info for PgBouncer, which cannot see lag.',
  source: 'MongoDB manual: maxStalenessSeconds; PgBouncer documentation: host lists have no check',
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
    read_preference: {mode: nearest}
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
balancers:
  catalog-mongos:
    kind: mongos
    serves: catalog
    read_preference: {mode: nearest, max_staleness: 90s}
    instances: {s1: {host: app1.db.internal}, s2: {host: app2.db.internal}}
`,
  *check({ topology }) {
    for (const { declared, path, serves } of topology.balancers.values()) {
      if (declared.kind === 'mongos') {
        const { mode, max_staleness: limit } = declared.read_preference ?? { mode: 'primary' }
        if (mode === 'primary' || limit !== undefined) continue
        yield {
          path: [...path, 'read_preference'],
          message: `read preference ${quoted(mode)} takes members that have fallen behind, however far`,
          hint: 'add max_staleness: 90s',
        }
      }
      for (const { cluster, options } of declared.kind === 'proxysql' ? serves : []) {
        if (!/^0(ms|s|m|h|d)$/.test(String(options['max_lag']))) continue
        yield {
          path: [...path, 'serves', cluster.name, 'max_lag'],
          message: `max_lag ${quoted(options['max_lag'])} of cluster ${quoted(cluster.name)} is no limit for ProxySQL: replicas serve reads whatever their lag`,
          hint: 'write the longest lag that readers may see: max_lag: 10s',
        }
      }
      if (declared.kind !== 'pgbouncer' || declared.routes?.read?.to !== 'replicas') continue
      const replicas = serves.flatMap(({ cluster }) => ('readers' in cluster ? cluster.readers : []))
      if (replicas.length === 0) continue
      yield {
        severity: 'info',
        path: [...path, 'routes', 'read'],
        message: 'PgBouncer does not see lag: a replica that has fallen behind goes on serving reads',
        hint: 'watch the lag, and set reads: false on the replica while it lasts',
      }
    }
  },
} satisfies TopologyRule
