import type { TopologyPath } from '../../../diagnostics/diagnostic.ts'
import { quoted } from '../../../diagnostics/finding.ts'
import type { PgbouncerBalancer, PgbouncerPools } from '../../../topology/declaration/pgbouncer.ts'
import type { TopologyRule } from '../../../topology/topology-rule.ts'

export default {
  id: 'PGB080',
  name: 'session-pool',
  severity: 'info',
  profile: 'recommended',
  summary: 'a pool of sessions, which cannot be paused',
  why: 'PAUSE waits until every client has gone: a switchover breaks the connections of this pool instead of holding them for a moment.',
  source: 'pgbouncer issue 369; PgBouncer documentation: PAUSE',
  exampleKind: 'topology',
  bad: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
    databases: {shop: {write: {pool_mode: session}}}
`,
  good: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
    admin: {user: pgb_admin, password: {env: PGB_ADMIN_PASSWORD}}
    tls: {clients: {mode: require, cert: /etc/pgbouncer/server.pem, key: /etc/pgbouncer/server.key}}
    databases: {shop: {write: {pool_mode: transaction}}}
`,
  *check({ topology }) {
    for (const { declared, path } of topology.balancers.values()) {
      if (declared.kind !== 'pgbouncer') continue
      for (const { at, what } of sessionPools(declared))
        yield {
          path: [...path, ...at],
          message: `${what} is a pool of sessions: it cannot be paused, a switchover breaks the connections of its clients`,
          hint: 'write pool_mode: transaction where the application allows it',
        }
    }
  },
} satisfies TopologyRule

function* sessionPools(declared: PgbouncerBalancer): Iterable<{ at: TopologyPath; what: string }> {
  const { settings, pools = {}, databases = {} } = declared
  if (settings?.['pool_mode'] === 'session')
    yield { at: ['settings', 'pool_mode'], what: 'every database without a mode of its own' }
  yield* sessionRoutes(pools, ['pools'], 'every database')
  for (const [name, own] of Object.entries(databases))
    yield* sessionRoutes(own, ['databases', name], `database ${quoted(name)}`)
}

function* sessionRoutes(pools: PgbouncerPools, at: TopologyPath, what: string) {
  for (const route of ['write', 'read'] as const) {
    const pool = pools[route]
    if (typeof pool === 'object' && pool?.pool_mode === 'session')
      yield { at: [...at, route, 'pool_mode'], what: `the ${route} pool of ${what}` }
  }
}
