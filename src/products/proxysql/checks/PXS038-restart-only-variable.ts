import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'PXS038',
  name: 'restart-only-variable',
  severity: 'info',
  profile: 'recommended',
  summary: 'a variable takes effect at the next start only',
  why: 'LOAD ... TO RUNTIME leaves it as it is: it stands in restart.sql, to be applied before a planned restart.',
  source: 'ProxySQL documentation: mysql-threads, mysql-stacksize, mysql-interfaces',
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
    settings: {mysql-threads: 8}
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
`,
} satisfies TopologyRule
