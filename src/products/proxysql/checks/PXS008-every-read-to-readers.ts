import { quoted } from '../../../diagnostics/finding.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'

/** `^SELECT`, and what says no more. */
const everySelect = /^(?:\(\?i\))?\^?(?:\\s\*)?\(?select\)?(?:\\b|\\s[+*]?|\s|\.[*+]|\$)*$/i

export default {
  id: 'PXS008',
  name: 'every-read-to-readers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a rule sends every SELECT of everybody to the replicas',
  why: 'An application that reads what it has just written gets what was there before; a SELECT that calls a function that writes fails.',
  source:
    'https://github.com/sysown/proxysql/issues/1658 and 3433: the maintainer calls such rules way too generic',
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
    routing:
      rules:
        - {id: 1000, name: product reads, match_digest: "^SELECT", to: read}
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
    routing:
      rules:
        - {id: 1000, name: product reads, match_digest: "^SELECT .* FROM product", to: read}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.balancers.values()) {
      const rules = declared.kind === 'proxysql' ? (declared.routing?.rules ?? []) : []
      for (const [index, rule] of rules.entries()) {
        const isForAll = [rule.user, rule.schema, rule.client_address, rule.digest].every(
          (each) => each === undefined,
        )
        const key = rule.match_digest === undefined ? 'match_pattern' : 'match_digest'
        const pattern = rule[key] ?? ''
        if (rule.to !== 'read' || rule.negate === true || !isForAll || !everySelect.test(pattern)) continue
        yield {
          path: [...path, 'routing', 'rules', index, key],
          message: `${key} ${quoted(pattern)} sends every SELECT to the replicas: a client may not see what it has just written`,
          hint: 'name the queries that may be late: a table, digest:, user: or schema:',
        }
      }
    }
  },
} satisfies TopologyRule
