import type { TopologyRule } from '../../../topology/topology-rule.ts'

const least = 200

export default {
  id: 'PXS016',
  name: 'latency-too-low',
  severity: 'warning',
  profile: 'recommended',
  summary: 'servers are left out at a latency that a busy network has',
  why: 'default_max_latency_ms takes every server out whose ping is slower: under load that is all of them, and no query goes anywhere.',
  source: 'lib/MyHGC.cpp of ProxySQL 2.7; the default is 1000',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 1000
    reserved_connections: 100
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    databases: [orders]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders: {hostgroups: {writer: 10, reader: 11}}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
    settings: {mysql-default_max_latency_ms: 50}
`,
  good: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 1000
    reserved_connections: 100
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    databases: [orders]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders: {hostgroups: {writer: 10, reader: 11}}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
    settings: {mysql-default_max_latency_ms: 1000}
`,
  *check({ topology }) {
    for (const { kind, declared, path } of topology.balancers.values()) {
      if (kind !== 'proxysql') continue
      for (const block of ['settings', 'settings_unchecked'] as const)
        for (const name of ['mysql-default_max_latency_ms', 'pgsql-default_max_latency_ms']) {
          const value = Number(declared[block]?.[name] ?? 0)
          if (!(value > 0 && value < least)) continue
          yield {
            path: [...path, block, name],
            message: `${name} ${value} takes every server out whose ping is above ${value} ms, expected ${least} at least`,
            hint: 'write 1000, or leave it out',
          }
        }
    }
  },
} satisfies TopologyRule
