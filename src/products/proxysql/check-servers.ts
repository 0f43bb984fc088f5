import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { proxiesOf, serverConnections } from './connections.ts'
import { finding, findingAtKey } from './finding.ts'
import { lagLimits, maxLagSeconds } from './lag.ts'
import { isMonitored, readersOf, wantsWriterAsReader } from './placement.ts'
import { replicaWeight } from './servers.ts'
import type { ProxysqlSubject, ServedCluster } from './subject.ts'

/** The largest weight that the table takes. */
const largestWeight = 10_000_000

/** Servers that would get queries they must not get, or none at all. */
export function checkServers(subject: ProxysqlSubject): Diagnostic[] {
  return [
    ...subject.served.flatMap((served) => [
      ...checkRoles(subject, served),
      ...checkMembers(served),
      ...checkWeights(served),
      ...checkConnections(subject, served),
      ...checkLag(subject, served),
    ]),
    ...checkWriterAsReader(subject),
  ]
}

function checkRoles(subject: ProxysqlSubject, served: ServedCluster): Diagnostic[] {
  const { cluster } = served
  const { placement } = served
  if (placement === 'group' || placement === 'read_only') return []
  const what =
    placement === 'kept'
      ? `when ${cluster.manager} moves the primary of cluster ${quoted(cluster.name)}, the writer hostgroup has to be changed from outside`
      : `after a failover of cluster ${quoted(cluster.name)} the file has to be applied again`
  return [
    finding(
      'warning',
      'PXS006',
      served.path,
      `ProxySQL ${subject.balancer.version} does not follow the roles of PostgreSQL: ${what}`,
      placement === 'kept'
        ? `have ${cluster.manager} call a program that changes it, or put PgBouncer in front`
        : undefined,
    ),
  ]
}

/** A server that may be promoted is known to ProxySQL, and one that is known and read-only serves reads. */
function checkMembers(served: ServedCluster): Diagnostic[] {
  if (!isMonitored(served.placement)) return []
  return served.cluster.instances
    .filter(({ declared }) => declared.reads === false && declared.candidate !== false)
    .map(({ name, path }) =>
      finding(
        'error',
        'PXS033',
        [...path, 'reads'],
        `ProxySQL cannot keep reads from ${quoted(name)}, which may be promoted`,
        'write candidate: false, which leaves it out of ProxySQL, or remove reads: false',
      ),
    )
}

function checkWeights(served: ServedCluster): Diagnostic[] {
  const { cluster } = served
  const factor = wantsWriterAsReader(served.cluster, served.options) ? replicaWeight : 1
  const found = cluster.instances.flatMap(({ declared: { weight = 1, candidate }, path }) => {
    const here = [...path, 'weight']
    if (weight * factor > largestWeight) {
      const most = largestWeight / factor
      return [finding('error', 'PXS019', here, `weight ${weight} is too large, expected ${most} at most`)]
    }
    if (weight === 0 && isMonitored(served.placement) && candidate !== false) {
      return [
        finding(
          'error',
          'PXS019',
          here,
          'a server of weight 0 gets no queries, not even as the writer after a failover',
          'write candidate: false beside it, or weight: 1',
        ),
      ]
    }
    return []
  })
  const readers = readersOf(cluster)
  if (readers.length > 0 && readers.every(({ declared }) => declared.weight === 0)) {
    found.push(
      findingAtKey(
        'error',
        'TOP007',
        [...cluster.path, 'instances'],
        'every replica has weight 0: no read is served',
      ),
    )
  }
  return found
}

function checkConnections(subject: ProxysqlSubject, served: ServedCluster): Diagnostic[] {
  const { cluster } = served
  const share = serverConnections(subject, served)
  if (cluster.declared.max_connections === undefined) {
    return [
      findingAtKey(
        'info',
        'PXS018',
        cluster.path,
        `max_connections of cluster ${quoted(cluster.name)} is not declared: each of ${proxiesOf(subject, served)} proxies may open ${share} connections to a server`,
        'write max_connections: and reserved_connections: of the servers',
      ),
    ]
  }
  if (share >= 2) return []
  return [
    finding(
      'error',
      'PXS018',
      [...cluster.path, 'max_connections'],
      `max_connections ${cluster.declared.max_connections} leaves ${Math.max(0, share)} connections to each of ${proxiesOf(subject, served)} proxies, expected 2 at least`,
      'raise max_connections, or lower reserved_connections',
    ),
  ]
}

function checkLag(subject: ProxysqlSubject, served: ServedCluster): Diagnostic[] {
  const { cluster, options } = served
  const path = [...served.path, 'max_lag']
  const [own, ...ofRules] = lagLimits(subject, served)
  if (served.placement !== 'read_only') {
    const from = options.max_lag === undefined ? ofRules.map(({ rule }) => `rule ${rule}`) : ['serves']
    if (from.length === 0) return []
    const what =
      served.placement === 'group'
        ? 'ProxySQL measures a group in waiting transactions, not in seconds'
        : `ProxySQL ${subject.balancer.version} does not measure the lag of PostgreSQL`
    return [
      finding(
        'warning',
        'PXS035',
        options.max_lag === undefined ? served.path : path,
        `max_lag of ${from.join(', ')} has no effect on cluster ${quoted(cluster.name)}: ${what}`,
        served.placement === 'group' ? 'write max_transactions_behind: beside hostgroups:' : undefined,
      ),
    ]
  }
  const smallest = maxLagSeconds(subject, served)
  if ([own, ...ofRules].every(({ seconds }) => seconds === smallest) || smallest === own.seconds) return []
  return [
    finding(
      'info',
      'PXS035',
      served.path,
      `ProxySQL holds one limit of lag per server: ${smallest}s of rule ${ofRules.find(({ seconds }) => seconds === smallest)?.rule} counts for every read of cluster ${quoted(cluster.name)}`,
    ),
  ]
}

/** One variable says for all clusters whether the writer stays among the readers. */
function checkWriterAsReader(subject: ProxysqlSubject): Diagnostic[] {
  const followed = subject.served.filter((served) => served.placement === 'read_only')
  const denied = followed.find(({ options }) => options.writer_is_also_reader === false)
  const wanted = followed.find(({ cluster, options }) => wantsWriterAsReader(cluster, options))
  if (denied === undefined || wanted === undefined || wanted === denied) return []
  return [
    finding(
      'error',
      'PXS020',
      [...denied.path, 'writer_is_also_reader'],
      `cluster ${quoted(denied.cluster.name)} keeps its writer from reads and cluster ${quoted(wanted.cluster.name)} does not; ProxySQL has one switch for all clusters`,
      `write writer_is_also_reader: false for ${wanted.cluster.name} too`,
    ),
  ]
}
