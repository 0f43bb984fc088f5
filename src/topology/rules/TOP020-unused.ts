import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { instancesOf } from '../resolve/endpoints.ts'
import { secretReferences } from '../secret-references.ts'
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

function* unusedIn(unit: TopologyUnit): Iterable<{ what: string; name?: string; path: TopologyPath }> {
  const { shardings = {}, secrets, balancers = {} } = unit.effective
  for (const name of unusedHosts(unit)) yield { what: 'host', name, path: ['hosts', name] }
  const sharded = Object.values(balancers).map((balancer) =>
    balancer.kind === 'proxysql' ? balancer.routing?.shard : 'sharding' in balancer && balancer.sharding,
  )
  for (const [name, { by }] of Object.entries(shardings)) {
    // One by key is for clients, and for those who ask where a key is.
    if (by !== 'key' && !sharded.includes(name)) yield { what: 'sharding', name, path: ['shardings', name] }
  }
  if (
    secrets === undefined ||
    secretReferences(unit.effective).some(({ reference }) => 'secret' in reference)
  )
    return
  yield { what: 'the provider of secrets', path: ['secrets'] }
}

function unusedHosts({ topology, effective }: TopologyUnit): readonly string[] {
  const { clusters, balancers, hosts = {} } = effective
  const instances = [...topology.clusters.values()]
    .flatMap((cluster) => [...instancesOf(cluster)])
    .concat([...topology.balancers.values()].flatMap((balancer) => balancer.instances))
  const used = new Set(instances.map(({ hostName }) => hostName))
  const left = Object.keys(hosts).filter((name) => !used.has(name))
  // A manager's monitor, for one, is named elsewhere.
  const texts = left.length === 0 ? new Set<string>() : textsIn({ clusters, balancers })
  return left.filter((name) => !texts.has(name))
}
