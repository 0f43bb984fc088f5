import { quoted } from '../../diagnostics/finding.ts'
import { connectionsOf } from '../connections.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP025',
  name: 'connections-of-all-balancers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'all balancers together may open more connections than the servers have',
  why: 'ProxySQL and PgBouncer each share out all of max_connections; a Router opens one connection for each client. Beside each other they run the servers out of connections: "Too many connections".',
  source: 'MySQL manual: max_connections; dbbal: how pools are sized',
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
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.31}, rt2: {host: 10.0.2.31}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
    max_connections: 200
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
  orders-router:
    kind: mysqlrouter
    version: "8.4"
    serves: orders
    instances: {rt1: {host: 10.0.1.31}, rt2: {host: 10.0.2.31}}
    destinations: static
    routes: {rw: 6446, ro: 6447}
    max_connections: 50
`,
  *check({ topology }) {
    for (const { cluster, shares, routers, limit } of connectionsOf(topology)) {
      const routed = routers.reduce((sum, { most }) => sum + (most ?? 0), 0)
      const wanted = shares.length * limit.shared + routed
      const isAlone = shares.length === 0 || (shares.length === 1 && routed === 0)
      const most = isAlone ? limit.shared : limit.all
      const [first] = [...routers.filter((each) => each.most !== undefined), ...shares]
      if (wanted <= most || first === undefined) continue
      const parts = [
        ...shares.map(({ name }) => `${name} ${limit.shared}`),
        ...routers.flatMap((each) => (each.most === undefined ? [] : [`${each.name} ${each.most}`])),
      ]
      yield {
        path: first.path,
        message: `balancers may open ${wanted} connections to a server of cluster ${quoted(cluster)} (${parts.join(', ')}), which has ${most}`,
        hint: isAlone
          ? `lower max_connections of ${first.name}, or raise that of the cluster`
          : 'raise reserved_connections of the cluster by what the others need, or raise max_connections',
      }
    }
  },
} satisfies TopologyRule
