import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'RDC040',
  name: 'too-few-sentinels',
  severity: 'error',
  profile: 'minimal',
  summary: 'fewer than three Sentinels',
  why: 'When one is lost the other has no majority, and nobody starts a failover.',
  source: 'Redis documentation: high availability with Sentinel, fundamental things to know',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  sessions:
    engine: redis
    version: "7.2"
    mode: sentinel
    use: store
    initial_primary: s1
    tls: {mode: require, ca: /etc/redis/ca.pem, cert: "/etc/redis/{host}.pem", key: "/etc/redis/{host}.key"}
    instances: {s1: {host: 10.0.1.11}, s2: {host: 10.0.2.11}}
    sentinels: {quorum: 2, instances: {q1: {host: 10.0.1.11}, q2: {host: 10.0.2.11}}}
    admin: {user: dbbal, password: {env: SESSIONS_ADMIN_PASSWORD}}
    users:
      default: disabled
      replication: {password: {env: SESSIONS_REPLICATION_PASSWORD}, acl: "+psync +replconf +ping"}
      sentinel: {password: {env: SESSIONS_SENTINEL_PASSWORD}, acl: "allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill"}
      app: {password: {env: SESSIONS_APP_PASSWORD}, acl: "~sess:* +@read +@write"}
    settings: {maxmemory: 8gb}
`,
  good: `version: 1
clusters:
  sessions:
    engine: redis
    version: "7.2"
    mode: sentinel
    use: store
    initial_primary: s1
    tls: {mode: require, ca: /etc/redis/ca.pem, cert: "/etc/redis/{host}.pem", key: "/etc/redis/{host}.key"}
    instances: {s1: {host: 10.0.1.11}, s2: {host: 10.0.2.11}}
    sentinels: {quorum: 2, instances: {q1: {host: 10.0.1.11}, q2: {host: 10.0.2.11}, q3: {host: 10.0.3.11}}}
    admin: {user: dbbal, password: {env: SESSIONS_ADMIN_PASSWORD}}
    users:
      default: disabled
      replication: {password: {env: SESSIONS_REPLICATION_PASSWORD}, acl: "+psync +replconf +ping"}
      sentinel: {password: {env: SESSIONS_SENTINEL_PASSWORD}, acl: "allchannels +multi +slaveof +ping +exec +subscribe +config|rewrite +role +publish +info +client|setname +client|kill +script|kill"}
      app: {password: {env: SESSIONS_APP_PASSWORD}, acl: "~sess:* +@read +@write"}
    settings: {maxmemory: 8gb}
`,
} satisfies TopologyRule
