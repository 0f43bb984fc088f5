import { quoted } from '../../diagnostics/finding.ts'
import type { Topology } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP008',
  name: 'unused-weight',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a weight that the product does not use, or beside which the others count for nothing',
  why: 'The small replica gets as many queries as the large one, or one replica gets all of them and the others stand idle.',
  source:
    'PgBouncer documentation: host lists are used in turn; ProxySQL documentation: mysql_servers.weight is relative to the others of its hostgroup',
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
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11, weight: 3}}
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
  *check({ topology }) {
    for (const { readers } of weighed(topology)) {
      const total = readers.reduce((sum, reader) => sum + weightOf(reader), 0)
      const heaviest = readers.find((reader) => weightOf(reader) > mostShare * total)
      const others = readers.filter((reader) => weightOf(reader) > 0).length - 1
      if (heaviest === undefined || others < 1) continue
      yield {
        path: [...heaviest.path, 'weight'],
        message: `weight ${weightOf(heaviest)} of ${quoted(heaviest.name)} is more than ${mostShare * 100} % of all: the other replicas get next to no reads`,
        hint: 'write weights that are nearer to each other, or weight: 0 for a replica that is only to take over',
      }
    }
  },
} satisfies TopologyRule

const mostShare = 0.95

type Reader = { name: string; path: readonly (string | number)[]; declared: { weight?: number } }

function weightOf({ declared }: Reader): number {
  return declared.weight ?? 1
}

/** Clusters behind a balancer that uses weights, each once. */
function weighed({ balancers }: Topology): readonly { readers: readonly Reader[] }[] {
  const clusters = new Map<string, { readers: readonly Reader[] }>()
  for (const { kind, serves } of balancers.values())
    for (const { cluster } of kind === 'proxysql' ? serves : [])
      if ('readers' in cluster) clusters.set(cluster.name, cluster)
  return [...clusters.values()]
}
