import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'PXS034',
  name: 'rule-of-which-cluster',
  severity: 'error',
  profile: 'minimal',
  summary: 'a rule or a sharding that leaves open which cluster is meant',
  why: 'A rule sends to a hostgroup: with several clusters it would carry the queries of all of them to one. An info where schemas that nobody placed are refused.',
  source: 'ProxySQL documentation: destination_hostgroup, mysql_query_rules_fast_routing',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  orders-a:
    engine: mysql
    version: "8.4"
    primary: a1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 1000
    instances: {a1: {host: 10.0.1.11}, a2: {host: 10.0.2.11}, a3: {host: 10.0.3.11}}
    users: {app: {password: {env: APP_PASSWORD}}}
  orders-b: {like: orders-a, primary: b1, instances: {a1: null, a2: null, a3: null, b1: {host: 10.0.1.12}, b2: {host: 10.0.2.12}, b3: {host: 10.0.3.12}}}
shardings:
  tenants: {by: schema, default: orders-a, place: {orders-a: [tenant_01], orders-b: [tenant_02]}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders-a: {hostgroups: {writer: 10, reader: 11}}, orders-b: {hostgroups: {writer: 20, reader: 21}}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
    routing:
      shard: tenants
      rules: [{id: 1000, name: reads of b, match_digest: "^SELECT .* FROM product", to: read, cluster: orders-b}]
`,
  good: `version: 1
clusters:
  orders-a:
    engine: mysql
    version: "8.4"
    primary: a1
    tls: {mode: verify-ca, ca: /etc/ssl/db-ca.pem}
    max_connections: 1000
    instances: {a1: {host: 10.0.1.11}, a2: {host: 10.0.2.11}, a3: {host: 10.0.3.11}}
    users: {app: {password: {env: APP_PASSWORD}}}
  orders-b: {like: orders-a, primary: b1, instances: {a1: null, a2: null, a3: null, b1: {host: 10.0.1.12}, b2: {host: 10.0.2.12}, b3: {host: 10.0.3.12}}}
shardings:
  tenants: {by: schema, default: orders-a, place: {orders-a: [tenant_01], orders-b: [tenant_02]}}
balancers:
  orders-proxy:
    kind: proxysql
    version: "3.0"
    serves: {orders-a: {hostgroups: {writer: 10, reader: 11}}, orders-b: {hostgroups: {writer: 20, reader: 21}}}
    instances: {px1: {host: 10.0.1.21}, px2: {host: 10.0.2.21}}
    admin: {user: dbbal, password: {env: PX_ADMIN_PASSWORD}}
    stats: {user: dbbal_stats, password: {env: PX_STATS_PASSWORD}}
    monitor: {user: monitor, password: {env: PX_MONITOR_PASSWORD}}
    tls: {clients: {mode: require}}
    routing:
      shard: tenants
      rules: [{id: 1000, name: reads, match_digest: "^SELECT .* FROM product", to: read}]
`,
} satisfies TopologyRule
