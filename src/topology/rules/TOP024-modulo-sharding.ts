import { quoted } from '../../diagnostics/finding.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP024',
  name: 'modulo-sharding',
  severity: 'info',
  profile: 'recommended',
  summary: 'as many numbered shards as clusters: the number of machines is in every key',
  why: 'With hash % n one more machine moves nearly every row. Many small shards on few clusters move one at a time.',
  source: 'consistent hashing; pre-split shards as in the documentation of Citus and of Vitess',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  ledger-0:
    engine: postgresql
    version: "17"
    primary: a
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    instances: {a: {host: 10.0.1.11}, b: {host: 10.0.2.11}}
    users: {app: {password: {env: APP_PASSWORD}}}
  ledger-1: {like: ledger-0, instances: {a: {host: 10.0.1.12}, b: {host: 10.0.2.12}}}
shardings:
  ledger: {by: database, name: "ledger_{0..1}", place: {ledger-0: "0", ledger-1: "1"}}
balancers:
  ledger-pool:
    kind: pgbouncer
    version: "1.26"
    serves: [ledger-0, ledger-1]
    sharding: ledger
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  good: `version: 1
clusters:
  ledger-0:
    engine: postgresql
    version: "17"
    primary: a
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    instances: {a: {host: 10.0.1.11}, b: {host: 10.0.2.11}}
    users: {app: {password: {env: APP_PASSWORD}}}
  ledger-1: {like: ledger-0, instances: {a: {host: 10.0.1.12}, b: {host: 10.0.2.12}}}
shardings:
  ledger: {by: database, name: "ledger_{00..15}", place: {ledger-0: 0-7, ledger-1: 8-15}}
balancers:
  ledger-pool:
    kind: pgbouncer
    version: "1.26"
    serves: [ledger-0, ledger-1]
    sharding: ledger
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
`,
  *check({ topology, effective }) {
    for (const { name, places, path } of topology.shardings.values()) {
      const clusters = new Set(places.values()).size
      const isNumbered = effective.shardings?.[name]?.name !== undefined
      if (!isNumbered || clusters < 2 || places.size !== clusters) continue
      yield {
        path: [...path, 'name'],
        message: `sharding ${quoted(name)} has ${places.size} shards on ${clusters} clusters: one cluster more would move nearly all data`,
        hint: 'number many more shards than clusters, and place ranges of them',
      }
    }
  },
} satisfies TopologyRule
