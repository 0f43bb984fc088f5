import type { Topology } from '../../topology/topology.ts'
import { isWriterAlsoReader } from './reading-writer.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** The product's own default of mysql_servers.max_connections. */
const defaultMaxConnections = 1000

/** Connections that one proxy may open to a server of a cluster in one hostgroup; see `reasons`. */
export function serverConnections(subject: ProxysqlSubject, served: ServedCluster): number {
  const { max_connections: limit, reserved_connections: reserved = 0 } = served.cluster.declared
  if (limit === undefined) return defaultMaxConnections
  // A server in two hostgroups may get as many connections from each.
  const hostgroups = isWriterAlsoReader(subject, served) ? 2 : 1
  return Math.floor((limit - reserved) / (proxiesOf(subject, served) * hostgroups))
}

/** Proxies in front of a cluster, over all balancers of this kind. */
export function proxiesOf({ topology }: ProxysqlSubject, { cluster }: ServedCluster): number {
  return proxiesByCluster(topology).get(cluster.name) ?? 0
}

const known = new WeakMap<Topology, ReadonlyMap<string, number>>()

function proxiesByCluster(topology: Topology): ReadonlyMap<string, number> {
  const before = known.get(topology)
  if (before !== undefined) return before
  const proxies = new Map<string, number>()
  for (const { kind, serves, instances } of topology.balancers.values()) {
    if (kind !== 'proxysql') continue
    for (const { cluster } of serves) {
      proxies.set(cluster.name, (proxies.get(cluster.name) ?? 0) + instances.length)
    }
  }
  known.set(topology, proxies)
  return proxies
}
