import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { DbbalError } from '../../errors.ts'
import type { RedisCluster } from '../../topology/declaration/redis.ts'
import type { RedisInstances, Topology } from '../../topology/topology.ts'
import { finding, missing } from './finding.ts'
import { fillPath, type PathContext, pathsOf, type RedisMember } from './paths.ts'

/** Paths on the hosts: absolute, with known placeholders, and no directory or unit for two servers. */
export function checkHosts(context: PathContext, topology: Topology): Diagnostic[] {
  const faults = [...checkPaths(context), ...checkOwner(context)]
  return faults.length > 0 ? faults : [...sharedData(context, topology), ...sharedUnits(context)]
}

function checkPaths(context: PathContext): Diagnostic[] {
  const { declared, path } = context.cluster
  return declaredPaths(declared).flatMap(({ value, at, isPath }) =>
    checkPath(value, [...path, ...at], isPath, context),
  )
}

function declaredPaths({ data_directory, deploy, tls }: RedisCluster): {
  value: string
  at: TopologyPath
  isPath: boolean
}[] {
  const all = [
    { value: data_directory, at: ['data_directory'], isPath: true },
    { value: deploy?.directory, at: ['deploy', 'directory'], isPath: true },
    { value: deploy?.service, at: ['deploy', 'service'], isPath: false },
    { value: tls?.ca, at: ['tls', 'ca'], isPath: true },
    { value: tls?.cert, at: ['tls', 'cert'], isPath: true },
    { value: tls?.key, at: ['tls', 'key'], isPath: true },
  ]
  return all.flatMap(({ value, ...rest }) => (value === undefined ? [] : [{ value, ...rest }]))
}

function checkPath(value: string, at: TopologyPath, isPath: boolean, context: PathContext): Diagnostic[] {
  if (isPath && !value.startsWith('/')) {
    return [finding('error', 'TOP001', at, `path "${value}" is relative, expected an absolute one`)]
  }
  const [member] = membersOf(context)
  if (member === undefined) return []
  try {
    const name = fillPath(value, member, context)
    if (isPath || /^[A-Za-z0-9:_.@\\-]+$/.test(name)) return []
    return [finding('error', 'TOP001', at, `"${value}" is no name of a systemd unit`)]
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    return [finding('error', 'TOP001', at, error.message, error.hint)]
  }
}

/** It stands behind `User=` and as a word of a command. */
function checkOwner({ cluster: { declared, path } }: PathContext): Diagnostic[] {
  const owner = declared.deploy?.owner
  if (owner === undefined || /^[a-z_][a-z0-9_-]*$/.test(owner)) return []
  const message = `owner ${JSON.stringify(owner)} is no user name, expected small letters, digits, "_" and "-"`
  return [finding('error', 'TOP001', [...path, 'deploy', 'owner'], message)]
}

function membersOf({ cluster }: PathContext): RedisMember[] {
  return [...cluster.instances, ...cluster.sentinels]
}

/** Two servers in one directory overwrite each other's data and nodes.conf, whatever clusters they are of. */
function sharedData({ cluster, environment }: PathContext, topology: Topology): Diagnostic[] {
  const seen = new Map<string, { owner: RedisInstances; name: string }>()
  const findings: Diagnostic[] = []
  for (const owner of topology.clusters.values()) {
    if (owner.engine !== 'redis') continue
    const context = { cluster: owner, environment }
    if (checkPaths(context).length > 0) continue
    for (const member of membersOf(context)) {
      const { data } = pathsOf(member, context)
      const key = `${member.address} ${data}`
      const other = seen.get(key)
      seen.set(key, { owner, name: member.name })
      if (other === undefined || owner !== cluster) continue
      const message = `${member.name} shares data directory "${data}" with ${other.name} of ${other.owner.name}`
      const hint = 'write {name} and {instance} into data_directory'
      findings.push(missing('error', 'RDC012', member.path, message, hint))
    }
  }
  return findings
}

function sharedUnits(context: PathContext): Diagnostic[] {
  const { service } = context.cluster.declared.deploy ?? {}
  if (service === undefined) return []
  const seen = new Map<string, RedisMember>()
  return membersOf(context).flatMap((member) => {
    const key = `${member.address} ${fillPath(service, member, context)}`
    const other = seen.get(key)
    seen.set(key, member)
    if (other === undefined) return []
    return [
      missing(
        'error',
        'TOP004',
        member.path,
        `${member.name} and ${other.name} share systemd unit "${service}" on ${member.address}`,
        'write {instance} into deploy.service',
      ),
    ]
  })
}
