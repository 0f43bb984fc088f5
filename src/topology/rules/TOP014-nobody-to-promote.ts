import { quoted } from '../../diagnostics/finding.ts'
import type { Cluster, PrimaryCluster, Topology } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { severityOfLoss } from '../urgency.ts'

export default {
  id: 'TOP014',
  name: 'nobody-to-promote',
  severity: 'warning',
  profile: 'recommended',
  summary: 'no replica that could be promoted, or none that serves a read route',
  why: 'When the primary is lost there is nothing to fail over to. A warning in production, an info where the topology names no environment.',
  source: 'dbbal: candidates of a failover are the replicas without candidate: false and without delay',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11, candidate: false}}
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
environment: production
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
    const severity = severityOfLoss(topology)
    if (severity === undefined) return
    const followed = followedIn(topology)
    for (const cluster of topology.clusters.values()) {
      if (!isLed(cluster) || candidatesOf(cluster) > 0 || followed.has(cluster.name)) continue
      const { name, path, instances } = cluster
      yield {
        severity,
        path: [...path, 'instances'],
        atKey: true,
        message: `cluster ${quoted(name)} has ${instances.length === 1 ? 'one instance' : 'no replica that may be promoted'}: when its primary is lost, nothing can take over`,
        hint:
          instances.length === 1
            ? 'add a replica on another host'
            : 'remove candidate: false from a replica that keeps up',
      }
    }
  },
} satisfies TopologyRule

/** A standby cluster has no primary to lose. */
function isLed(cluster: Cluster): cluster is PrimaryCluster {
  return 'readers' in cluster && cluster.follows === undefined
}

function candidatesOf({ instances, primary }: PrimaryCluster): number {
  return instances.filter(
    (each) => each !== primary && each.declared.candidate !== false && each.declared.delay === undefined,
  ).length
}

/** Clusters that another stands by for. */
function followedIn({ clusters }: Topology): ReadonlySet<string> {
  const names = [...clusters.values()].map((each) => ('follows' in each ? each.follows?.name : undefined))
  return new Set(names.filter((name) => name !== undefined))
}
