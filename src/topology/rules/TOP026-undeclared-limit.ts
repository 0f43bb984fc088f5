import { quoted } from '../../diagnostics/finding.ts'
import { connectionsOf } from '../connections.ts'
import { leading } from '../served-databases.ts'
import type { Cluster, PrimaryCluster, Topology } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'

export default {
  id: 'TOP026',
  name: 'undeclared-limit',
  severity: 'info',
  profile: 'strict',
  summary: 'a number that is not declared, so that nobody can check what follows from it',
  why: 'Without max_connections of the servers, or of a Router, nobody can tell whether all connections fit; without failover.budget, whether the timeouts do.',
  source: 'dbbal: what TOP015, TOP025 and the sizes of pools are computed from',
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
`,
  good: `version: 1
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    failover: {budget: 30s}
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
    for (const [cluster, kinds] of servedClusters(topology)) {
      const head = leading(cluster).declared
      const place = { path: cluster.path, atKey: true }
      const name = quoted(cluster.name)
      const most = cluster.declared.max_connections ?? head.max_connections
      // Of ProxySQL it is PXS018.
      if (most === undefined && kinds.some((kind) => kind !== 'proxysql'))
        yield {
          ...place,
          message: `max_connections of cluster ${name} is not declared: whether all pools fit cannot be checked`,
          hint: 'write max_connections: and reserved_connections: of the servers',
        }
      if ((cluster.declared.failover?.budget ?? head.failover?.budget) === undefined)
        yield {
          ...place,
          message: `failover.budget of cluster ${name} is not declared: whether the timeouts fit cannot be checked`,
          hint: 'write failover: {budget: 30s}: how long writes may stall',
        }
    }
    for (const { cluster, routers } of connectionsOf(topology))
      for (const { name, path, most } of routers)
        if (most === undefined)
          yield {
            path,
            atKey: true,
            message: `max_connections of ${quoted(name)} is not declared: whether its connections to cluster ${quoted(cluster)} fit cannot be checked`,
            hint: 'write max_connections: the most clients of one Router',
          }
  },
} satisfies TopologyRule

function servedClusters({ balancers }: Topology): ReadonlyMap<PrimaryCluster, readonly string[]> {
  const served = new Map<PrimaryCluster, readonly string[]>()
  for (const { kind, serves } of balancers.values())
    for (const { cluster } of serves)
      if (isReplicated(cluster)) served.set(cluster, [...(served.get(cluster) ?? []), kind])
  return served
}

function isReplicated(cluster: Cluster): cluster is PrimaryCluster {
  return 'readers' in cluster
}
