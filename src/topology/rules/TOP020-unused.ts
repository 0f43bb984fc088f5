import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { textsIn } from '../texts.ts'
import type { TopologyRule, TopologyUnit } from '../topology-rule.ts'

export default {
  id: 'TOP020',
  name: 'unused',
  severity: 'info',
  profile: 'recommended',
  summary: 'a host, a sharding or a provider of secrets that nothing refers to',
  why: 'It was left behind, or a name elsewhere is misspelt.',
  source: 'dbbal: all references of all environments',
  exampleKind: 'topology',
  bad: `version: 1
hosts:
  spare: {address: 10.0.9.11}
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
`,
  isOfEveryEnvironment: true,
  *check(unit) {
    for (const { what, name, path } of unusedIn(unit)) {
      const called = name === undefined ? '' : ` ${quoted(name)}`
      yield { path, atKey: true, message: `${what}${called} is not used`, hint: 'remove it' }
    }
  },
} satisfies TopologyRule

function* unusedIn({
  effective,
}: TopologyUnit): Iterable<{ what: string; name?: string; path: TopologyPath }> {
  const { clusters, balancers, hosts = {}, shardings = {}, secrets } = effective
  const texts = textsIn({ clusters, balancers })
  for (const name of Object.keys(hosts)) {
    if (!texts.values.has(name)) yield { what: 'host', name, path: ['hosts', name] }
  }
  for (const [name, { by }] of Object.entries(shardings)) {
    // One by key is for clients, and for those who ask where a key is.
    if (by !== 'key' && !texts.values.has(name)) yield { what: 'sharding', name, path: ['shardings', name] }
  }
  if (secrets !== undefined && !texts.keys.has('secret'))
    yield { what: 'the provider of secrets', path: ['secrets'] }
}
