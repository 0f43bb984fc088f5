import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'

/** Where ProxySQL listens for clients. The files of PgBouncer and of MySQL Router have PGB026 and MRT015, mongos MGO014. */
const interfaces = ['mysql-interfaces', 'pgsql-interfaces']

export default {
  id: 'TOP016',
  name: 'open-without-tls',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a balancer listens for clients on every address of the host, without TLS',
  why: 'Passwords and data go in clear text over every network that the host is in, also those that nobody thought of.',
  source: 'ProxySQL documentation: mysql-interfaces, mysql-have_ssl',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders:
    engine: mysql
    version: "8.0"
    primary: my1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 1000
    reserved_connections: 100
    instances: {my1: {host: 10.0.1.11}, my2: {host: 10.0.2.11}, my3: {host: 10.0.3.11}}
    databases: [orders]
    users: {app: {password: {env: APP_PASSWORD}, plugin: mysql_native_password}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders: {hostgroups: {writer: 10, reader: 11}}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    settings: {mysql-interfaces: "0.0.0.0:6033"}
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
    settings: {mysql-interfaces: "0.0.0.0:6033"}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.balancers.values()) {
      const clients = 'tls' in declared ? declared.tls?.clients : undefined
      if (clients !== undefined && clients.mode !== 'disable') continue
      for (const block of ['settings', 'settings_unchecked'] as const) {
        for (const [name, value] of Object.entries(declared[block] ?? {})) {
          if (!interfaces.includes(name) || !isEverywhere(String(value))) continue
          yield {
            path: [...path, block, name],
            message: `${name} ${quoted(value)} is every address of the host, and clients need no TLS`,
            hint: 'name the addresses, or write tls: {clients: {mode: require, ...}}',
          }
        }
      }
    }
  },
} satisfies TopologyRule

function isEverywhere(text: string): boolean {
  return text.split(';').some((each) => /^(0\.0\.0\.0|\[?::\]?)(:\d+)?$/.test(each.trim()))
}
