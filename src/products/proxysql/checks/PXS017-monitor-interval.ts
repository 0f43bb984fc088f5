import { quoted } from '../../../diagnostics/finding.ts'
import { budgetOf } from '../../../topology/failover-budget.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'

/** What tells ProxySQL that a server is gone, or that the primary is another one. */
const intervals = [
  'mysql-monitor_read_only_interval',
  'mysql-monitor_groupreplication_healthcheck_interval',
  'mysql-monitor_ping_interval',
  'mysql-monitor_connect_interval',
  'mysql-monitor_local_dns_cache_ttl',
  'pgsql-monitor_ping_interval',
]

export default {
  id: 'PXS017',
  name: 'monitor-interval',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a monitor that looks more seldom than a failover may take',
  why: 'Until the next check ProxySQL sends writes to the old primary, and they fail.',
  source: 'ProxySQL documentation: mysql-monitor_read_only_interval; a range from 100 ms to 7 days',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    failover: {budget: 10s}
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
    settings: {mysql-monitor_read_only_interval: 30000}
`,
  good: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    failover: {budget: 10s}
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
    settings: {mysql-monitor_read_only_interval: 1000}
`,
  *check({ topology }) {
    for (const balancer of topology.balancers.values()) {
      const budget = balancer.kind === 'proxysql' ? budgetOf(balancer) : undefined
      if (budget === undefined) continue
      for (const block of ['settings', 'settings_unchecked'] as const)
        for (const name of intervals) {
          const value = balancer.declared[block]?.[name]
          if (!(Number(value ?? 0) > budget.ms)) continue
          yield {
            path: [...balancer.path, block, name],
            message: `${name} ${value}ms is longer than the failover budget ${quoted(budget.text)} of cluster ${quoted(budget.cluster)}`,
            hint: 'remove it: dbbal writes a short one',
          }
        }
    }
  },
} satisfies TopologyRule
