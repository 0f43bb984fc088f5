import { quoted } from '../../diagnostics/finding.ts'
import { sameAddress } from '../resolve/same-address.ts'
import type { BalancerSubject, Cluster, Topology } from '../topology.ts'
import type { TopologyRule } from '../topology-rule.ts'
import { severityOfLoss } from '../urgency.ts'

export default {
  id: 'TOP012',
  name: 'single-balancer',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the only way to a cluster goes through one host',
  why: 'When that host is gone no client reaches the cluster, whatever its replicas do: the balancer has become the single point of failure. A warning in production, an info where the topology names no environment.',
  source: 'high availability guides of PgBouncer, ProxySQL and MySQL Router: two instances at least',
  exampleKind: 'topology',
  bad: `version: 1
environment: production
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}}
`,
  good: `version: 1
environment: production
clusters:
  shop:
    engine: postgresql
    version: "17"
    primary: pg1
    instances: {pg1: {host: 10.0.1.11}, pg2: {host: 10.0.2.11}}
    databases: [shop]
    users: {app: {password: {env: APP_PASSWORD}}}
balancers:
  shop-pool:
    kind: pgbouncer
    version: "1.26"
    serves: shop
    instances: {pgb1: {host: 10.0.1.21}, pgb2: {host: 10.0.2.21}}
`,
  *check({ topology }) {
    const severity = severityOfLoss(topology)
    if (severity === undefined) return
    for (const [cluster, balancers] of balancersByCluster(topology)) {
      const instances = balancers.flatMap((balancer) => balancer.instances)
      const hosts = new Set(instances.map(({ address }) => sameAddress(address)))
      const [balancer] = balancers
      // One mongos alone is MGO023.
      const isOwn = balancer?.kind !== 'mongos' || instances.length > 1
      if (balancer === undefined || hosts.size > 1 || !isOwn || balancers.some(isNearOrSpread)) continue
      const what = instances.length === 1 ? 'one instance' : `${instances.length} instances, all`
      yield {
        severity,
        path: [...balancer.path, 'instances'],
        atKey: true,
        message: `the only way to cluster ${quoted(cluster)} is ${what} on host ${quoted(instances[0]?.hostName ?? '')}`,
        hint: 'add an instance on another host',
      }
    }
  },
} satisfies TopologyRule

/** Beside each client, or behind a name that stands for more than the file knows. */
function isNearOrSpread({ declared }: BalancerSubject): boolean {
  return declared.endpoint?.kind === 'local' || declared.endpoint?.kind === 'service'
}

/** Nobody works there until it takes over, and then with the balancers of the first. */
function isStandby(cluster: Cluster): boolean {
  return 'readers' in cluster && cluster.follows !== undefined
}

function balancersByCluster({ balancers }: Topology): ReadonlyMap<string, readonly BalancerSubject[]> {
  const found = new Map<string, BalancerSubject[]>()
  for (const balancer of balancers.values())
    for (const { cluster } of balancer.serves)
      if (!isStandby(cluster)) found.set(cluster.name, [...(found.get(cluster.name) ?? []), balancer])
  return found
}
