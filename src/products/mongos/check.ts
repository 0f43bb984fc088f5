import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import type { BalancerSubject } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'
import { checkSecurity } from './check-security.ts'
import { checkMongosSettings } from './check-settings.ts'
import { clientsOfFiles, mongosOf, openFiles, poolSize } from './limits.ts'
import { leastPoolSize } from './reasons.ts'
import type { MongosSubject } from './subject.ts'

/** What would make a mongos that does not start, or that starts open, alone or out of connections. */
export function checkMongos(subject: MongosSubject): Diagnostic[] {
  return [
    ...checkVersion(subject),
    ...checkCount(subject),
    ...checkConnections(subject),
    ...checkSecurity(subject),
    ...checkMongosSettings(subject),
    ...checkReadPreference(subject),
  ]
}

/** A cluster is upgraded shards first, mongos last; an older mongos than its cluster's feature version is shut out. */
function checkVersion({ balancer, cluster }: MongosSubject): Diagnostic[] {
  const release = (version: string): string => version.split('.').slice(0, 2).join('.')
  if (compareVersions(release(balancer.version), release(cluster.version)) === 0) return []
  return [
    warning(
      'MGO052',
      [...balancer.path, 'version'],
      `mongos ${balancer.version} stands in front of MongoDB ${cluster.version}, expected the same release`,
      'remove version: a mongos takes the version of its cluster',
    ),
  ]
}

function checkCount({ balancer, cluster, topology }: MongosSubject): Diagnostic[] {
  if (mongosOf(cluster, topology).length > 1) return []
  return [
    warning(
      'MGO023',
      [...balancer.path, 'instances'],
      `one mongos in front of cluster ${quoted(cluster.name)}: when it stops, nobody reaches the data`,
      'add an instance on another host',
    ),
  ]
}

function checkConnections(subject: MongosSubject): Diagnostic[] {
  const { balancer, declared, cluster, topology } = subject
  const size = poolSize(cluster, topology)
  const findings = checkClients(balancer, declared.max_connections)
  if (size >= leastPoolSize) return findings
  return [
    ...findings,
    fault(
      'MGO053',
      [...cluster.path, 'max_connections'],
      `half of a member's connections, shared by ${mongosOf(cluster, topology).length} mongos, leaves ${size} each, expected ${leastPoolSize} at least`,
      'raise max_connections of the cluster',
    ),
  ]
}

function checkClients(balancer: BalancerSubject, clients: number | undefined): Diagnostic[] {
  if (clients === undefined) return []
  const path = [...balancer.path, 'max_connections']
  if (clients < 5)
    return [fault('MGO020', path, `max_connections ${clients} is below 5, the least that mongos takes`)]
  return balancer.instances
    .filter((instance) => clients > clientsOfFiles(instance))
    .map((instance) =>
      fault(
        'MGO020',
        path,
        `max_connections ${clients} is over ${clientsOfFiles(instance)}, 0.8 of the ${openFiles(instance)} open files of ${quoted(instance.name)}`,
        `set nofile of host ${quoted(instance.hostName)}`,
      ),
    )
}

/** `dbbal url` prints it; a client that finds no member with the tags reads nothing. */
function checkReadPreference({ declared, balancer, cluster }: MongosSubject): Diagnostic[] {
  const preference = declared.read_preference
  if (preference === undefined) return []
  const path = [...balancer.path, 'read_preference']
  const { mode, tags = [], max_staleness: staleness } = preference
  if (mode === 'primary' && (tags.length > 0 || staleness !== undefined)) {
    return [
      fault(
        'MGO054',
        [...path, 'mode'],
        'read preference "primary" takes neither tags nor max_staleness',
        'write mode: nearest',
      ),
    ]
  }
  if (staleness !== undefined && durationMs(staleness) < 90_000) {
    return [
      fault(
        'MGO054',
        [...path, 'max_staleness'],
        `max_staleness ${quoted(staleness)} is below 90s, which clients refuse`,
      ),
    ]
  }
  const without = cluster.shards.filter(
    ({ instances }) => !instances.some((member) => tags.some((set) => hasTags(member, set))),
  )
  if (tags.length === 0 || without.length === 0) return []
  return [
    warning(
      'MGO054',
      [...path, 'tags'],
      `no member of ${without.map(({ name }) => `shard ${quoted(name)}`).join(', ')} has the tags ${quoted(tags)}: reads of its data fail`,
      'end the list with {} to read anywhere when no member fits',
    ),
  ]
}

function hasTags(
  { region, zone, declared }: MongosSubject['cluster']['shards'][number]['instances'][number],
  tags: Readonly<Record<string, string>>,
): boolean {
  if (declared.hidden === true || declared.arbiter === true) return false
  const own: Readonly<Record<string, string | undefined>> = { region, zone }
  return Object.entries(tags).every(([tag, value]) => own[tag] === value)
}
