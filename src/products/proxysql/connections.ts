import { isWriterAlsoReader } from './placement.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** The product's own default of mysql_servers.max_connections. */
export const defaultMaxConnections = 1000

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
  const balancers = [...topology.balancers.values()].filter(
    ({ kind, serves }) => kind === 'proxysql' && serves.some((one) => one.cluster.name === cluster.name),
  )
  return balancers.reduce((sum, { instances }) => sum + instances.length, 0)
}
