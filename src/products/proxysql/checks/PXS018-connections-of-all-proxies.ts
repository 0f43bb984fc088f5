import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'PXS018',
  name: 'connections-of-all-proxies',
  severity: 'error',
  profile: 'minimal',
  summary: 'max_connections of the servers, shared by all proxies, leaves too few for each',
  why: 'Each proxy opens as many connections as it may: together they run the server out of them, or each has none to work with. An info where max_connections is not declared.',
  source: 'ProxySQL documentation: mysql_servers.max_connections is per proxy and hostgroup',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.4"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 103
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
