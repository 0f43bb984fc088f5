import { quoted } from '../../diagnostics/finding.ts'
import type { ProxysqlBalancer } from '../declaration/proxysql.ts'
import type { BalancerSubject, Cluster, PrimaryCluster } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP009',
  name: 'reads-from-primary',
  severity: 'warning',
  profile: 'recommended',
  summary: 'reads go to the primary too, and nobody has said so',
  why: 'With fewer than two replicas for reads ProxySQL keeps the writer among the readers: the queries that a rule takes off the primary stay on it.',
  source:
    'ProxySQL documentation: mysql-monitor_writer_is_also_reader; dbbal sets it where it is not declared',
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
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}}
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
    routing:
      rules:
        - {id: 1000, name: product reads, match_digest: "^SELECT .* FROM product", to: read}
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
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}}
    databases: [orders]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders: {hostgroups: {writer: 10, reader: 11}, writer_is_also_reader: true}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
    routing:
      rules:
        - {id: 1000, name: product reads, match_digest: "^SELECT .* FROM product", to: read}
`,
  *check({ topology }) {
    for (const { declared, serves, path } of topology.balancers.values()) {
      if (declared.kind !== 'proxysql') continue
      for (const { cluster, options } of serves) {
        if (!isRead(declared, cluster) || options['writer_is_also_reader'] !== undefined) continue
        if (!isFollowed(cluster) || cluster.readers.length > 1) continue
        const replicas = cluster.readers.length === 0 ? 'no replica' : 'one replica'
        yield {
          path: placeOf(declared, path, cluster.name),
          message: `reads of cluster ${quoted(cluster.name)} go to its primary too: it has ${replicas} for reads`,
          hint: 'write writer_is_also_reader: true beside hostgroups: where that is meant, or add a replica',
        }
      }
    }
  },
} satisfies TopologyRule

/** Whether a rule or a user that may only read sends reads to the cluster. */
function isRead({ routing }: ProxysqlBalancer, cluster: Cluster): boolean {
  const rules = routing?.rules ?? []
  if (rules.some((rule) => rule.to === 'read' && (rule.cluster ?? cluster.name) === cluster.name)) return true
  const users = 'users' in cluster && typeof cluster.users === 'object' ? Object.values(cluster.users) : []
  return users.some(({ access }) => access === 'read')
}

/** Where a manager of PostgreSQL keeps the roles, ProxySQL puts no writer among the readers. */
function isFollowed(cluster: Cluster): cluster is PrimaryCluster {
  if (cluster.engine === 'mongodb' || cluster.engine === 'redis') return false
  return cluster.engine !== 'postgresql' || cluster.manager === 'none'
}

function placeOf({ serves }: ProxysqlBalancer, path: BalancerSubject['path'], name: string) {
  const isMap = typeof serves === 'object' && !Array.isArray(serves)
  return isMap ? [...path, 'serves', name] : [...path, 'serves']
}
