import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'RDC043',
  name: 'no-sentinel-login',
  severity: 'error',
  profile: 'minimal',
  summary: 'Sentinel has no account at the servers',
  why: 'The default user is disabled: Sentinel cannot log in, takes every server for dead and can promote none.',
  source: 'Redis documentation: Sentinel and ACL, auth-user',
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
    sentinels: {quorum: 2, instances: {q1: {host: 10.0.1.11}, q2: {host: 10.0.2.11}, q3: {host: 10.0.3.11}}}
    admin: {user: dbbal, password: {env: SESSIONS_ADMIN_PASSWORD}}
    users:
      default: disabled
      replication: {password: {env: SESSIONS_REPLICATION_PASSWORD}, acl: "+psync +replconf +ping"}
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
