import { quoted } from '../../diagnostics/finding.ts'
import type { Cluster, Instance } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { severityOfLoss } from '../urgency.ts'

export default {
  id: 'TOP013',
  name: 'one-zone',
  severity: 'warning',
  profile: 'recommended',
  summary: 'all that could take over is in one zone, or a majority of the voters is',
  why: 'When the zone is lost, the primary and whoever should take its place are lost together. A warning in production, an info where the topology names no environment.',
  source: 'high availability guides of PostgreSQL, MySQL and MongoDB: members in different zones',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
hosts:
  db1: {address: 10.0.1.11, zone: a}
  db2: {address: 10.0.2.11, zone: a}
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: db1}, pg2: {host: db2}}
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
hosts:
  db1: {address: 10.0.1.11, zone: a}
  db2: {address: 10.0.2.11, zone: b}
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    tls: {mode: verify-full, ca: /etc/ssl/db-ca.pem}
    max_connections: 400
    reserved_connections: 40
    instances: {pg1: {host: db1}, pg2: {host: db2}}
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
    for (const { name, path, members, isVoted } of [...topology.clusters.values()].flatMap(groupsOf)) {
      const crowded = crowdedZone(members, isVoted ? members.length / 2 : members.length - 1)
      if (members.length < 2 || crowded === undefined) continue
      const { zone, count } = crowded
      const effect = isVoted ? 'the rest are no majority' : 'nobody is left who could take over'
      yield {
        severity,
        path: [...path, 'instances'],
        atKey: true,
        message: `${count} of ${members.length} members of ${quoted(name)} are in zone ${quoted(zone)}: when it is lost, ${effect}`,
        hint: 'put members on hosts of other zones',
      }
    }
  },
} satisfies TopologyRule

/** Members that stand in for each other. */
interface Group {
  name: string
  path: Cluster['path']
  members: readonly Instance<unknown>[]
  /** A majority of them must be there. */
  isVoted: boolean
}

/** Shards of Redis have RDC003 and RDC004, Sentinels a check of their own. */
function groupsOf(cluster: Cluster): readonly Group[] {
  if (cluster.engine === 'redis') return []
  if (cluster.engine === 'mongodb') {
    return [cluster.configServers, ...cluster.shards].map(({ name, path, instances }) => ({
      name,
      path,
      members: instances.filter(({ declared }) => declared.votes !== false),
      isVoted: true,
    }))
  }
  const { name, path, instances, manager } = cluster
  const isVoted = manager === 'group-replication'
  const members = instances.filter(
    ({ declared }) => isVoted || (declared.candidate !== false && declared.delay === undefined),
  )
  return [{ name, path, members, isVoted }]
}

/** The zone that holds more members than may be lost; undefined where a zone is not declared. */
function crowdedZone(
  members: readonly Instance<unknown>[],
  most: number,
): { zone: string; count: number } | undefined {
  const counts = new Map<string, number>()
  for (const { zone, region } of members) {
    if (zone === undefined) return undefined
    const place = region === undefined ? zone : `${region}/${zone}`
    counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const [zone, count] = [...counts].find(([, each]) => each > most) ?? []
  return zone === undefined || count === undefined ? undefined : { zone, count }
}
