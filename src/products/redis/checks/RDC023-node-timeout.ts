import { quoted } from '../../../diagnostics/finding.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'
import { durationMs } from '../../../topology/units.ts'
import { reasons } from '../reasons.ts'

/** What dbbal writes. */
const written = reasons.find(({ setting }) => setting === 'cluster-node-timeout')?.emit

export default {
  id: 'RDC023',
  name: 'node-timeout',
  severity: 'warning',
  profile: 'recommended',
  summary:
    'cluster-node-timeout does not fit: a failover would take longer than it may, or begin at every pause',
  why: 'Nobody is voted in before the timeout has passed: until then writes to the slots of the lost primary fail.',
  source: 'measured on 7.0: 20.4 s with 15000, about 7 s with 5000, under 4.1 s with 2000',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
    failover: {budget: 10s}
    tls: {mode: require, ca: /etc/redis/ca.pem, cert: "/etc/redis/{host}.pem", key: "/etc/redis/{host}.key"}
    instances:
      r1: {host: 10.0.1.11}
      r2: {host: 10.0.2.11}
      r3: {host: 10.0.3.11}
      r4: {host: 10.0.1.12}
      r5: {host: 10.0.2.12}
      r6: {host: 10.0.3.12}
    shards: {s1: {primary: r1, replicas: [r5]}, s2: {primary: r2, replicas: [r6]}, s3: {primary: r3, replicas: [r4]}}
    admin: {user: dbbal, password: {env: CACHE_ADMIN_PASSWORD}}
    users:
      default: disabled
      replication: {password: {env: CACHE_REPLICATION_PASSWORD}, acl: "+psync +replconf +ping"}
      app: {password: {env: CACHE_APP_PASSWORD}, acl: "~cart:* +@read +@write"}
    settings: {maxmemory: 8gb, cluster-node-timeout: 15000}
`,
  good: `version: 1
clusters:
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
    failover: {budget: 10s}
    tls: {mode: require, ca: /etc/redis/ca.pem, cert: "/etc/redis/{host}.pem", key: "/etc/redis/{host}.key"}
    instances:
      r1: {host: 10.0.1.11}
      r2: {host: 10.0.2.11}
      r3: {host: 10.0.3.11}
      r4: {host: 10.0.1.12}
      r5: {host: 10.0.2.12}
      r6: {host: 10.0.3.12}
    shards: {s1: {primary: r1, replicas: [r5]}, s2: {primary: r2, replicas: [r6]}, s3: {primary: r3, replicas: [r4]}}
    admin: {user: dbbal, password: {env: CACHE_ADMIN_PASSWORD}}
    users:
      default: disabled
      replication: {password: {env: CACHE_REPLICATION_PASSWORD}, acl: "+psync +replconf +ping"}
      app: {password: {env: CACHE_APP_PASSWORD}, acl: "~cart:* +@read +@write"}
    settings: {maxmemory: 8gb}
`,
  *check({ topology }) {
    for (const { declared, path, name } of topology.clusters.values()) {
      if (declared.engine !== 'redis' || declared.mode !== 'cluster') continue
      const budget = declared.failover?.budget
      const given = declared.settings?.['cluster-node-timeout']
      const ms = Number(given ?? written)
      if (budget === undefined || !(ms >= durationMs(budget))) continue
      yield {
        path:
          given === undefined
            ? [...path, 'failover', 'budget']
            : [...path, 'settings', 'cluster-node-timeout'],
        message: `cluster-node-timeout ${ms} alone takes up the failover budget ${quoted(budget)} of cluster ${quoted(name)}: the vote comes after it`,
        hint: `write cluster-node-timeout: ${Math.max(1000, Math.floor(durationMs(budget) / 2))} under settings, or a larger budget`,
      }
    }
  },
} satisfies TopologyRule
