import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'RDC045',
  name: 'modelled-setting',
  severity: 'error',
  profile: 'minimal',
  summary: 'a setting of Redis that comes from the topology',
  why: 'Two places would say it, and the checks see one of them only.',
  source: 'dbbal: the topology says it by a key of its own',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
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
    settings: {maxmemory: 8gb, port: 7000}
`,
  good: `version: 1
clusters:
  cache:
    engine: redis
    version: "7.2"
    mode: cluster
    use: cache
    tls: {mode: require, ca: /etc/redis/ca.pem, cert: "/etc/redis/{host}.pem", key: "/etc/redis/{host}.key"}
    instances:
      r1: {host: 10.0.1.11, port: 7000}
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
} satisfies TopologyRule
