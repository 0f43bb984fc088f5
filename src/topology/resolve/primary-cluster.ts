import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { DatabaseInstance } from '../declaration/cluster.ts'
import type { EffectiveTopology } from '../declaration/topology-file.ts'
import type { Instance, PrimaryCluster } from '../topology.ts'
import type { Findings } from './findings.ts'
import { resolveInstances } from './instances.ts'
import { checkManager } from './manager.ts'

const defaultPorts = { postgresql: 5432, mysql: 3306, mariadb: 3306 } as const

/** Resolves a PostgreSQL, MySQL or MariaDB cluster; what it follows is linked by `linkFollowing` afterwards. */
export function resolvePrimaryCluster(
  topology: EffectiveTopology,
  name: string,
  declared: PrimaryCluster['declared'],
  version: string,
  findings: Findings,
): PrimaryCluster {
  const path: TopologyPath = ['clusters', name]
  const instances = resolveInstances(
    topology,
    declared.instances,
    [...path, 'instances'],
    declared.port ?? defaultPorts[declared.engine],
    findings,
  )
  const manager =
    typeof declared.manager === 'object' ? declared.manager.kind : (declared.manager ?? ('none' as const))
  const known = instances.map((instance) => instance.name)
  const named = (key: 'primary' | 'initial_primary' | 'leader'): Instance<DatabaseInstance> | undefined => {
    const wanted = declared[key]
    if (wanted === undefined) return undefined
    const instance = instances.find((candidate) => candidate.name === wanted)
    if (instance === undefined) findings.dangling([...path, key], 'instance', wanted, known)
    else checkMayLead(instance, [...path, key], key, findings)
    return instance
  }
  const roles = { primary: named('primary'), initial: named('initial_primary'), leader: named('leader') }
  checkRoleKeys(declared, manager, path, findings)
  checkManager(topology, declared, path, findings)
  checkFollows(instances, path, findings)
  const primary = manager === 'none' ? roles.primary : roles.initial
  const head = primary ?? roles.leader
  return {
    engine: declared.engine,
    name,
    version,
    path,
    declared,
    manager,
    instances,
    primary: declared.follows === undefined ? primary : undefined,
    readers: instances.filter((instance) => instance !== head && instance.declared.reads !== false),
    follows: undefined,
    databases: declared.databases ?? [],
    users: declared.users,
  }
}

function checkMayLead(
  instance: Instance<DatabaseInstance>,
  path: TopologyPath,
  key: string,
  findings: Findings,
): void {
  const { candidate, delay, follows } = instance.declared
  const why =
    candidate === false
      ? 'is candidate: false'
      : delay !== undefined
        ? `applies changes ${delay} later`
        : follows !== undefined
          ? `follows ${JSON.stringify(follows)}`
          : undefined
  if (why !== undefined) {
    findings.error(
      'TOP006',
      path,
      `${key} ${JSON.stringify(instance.name)} ${why}, expected an instance that may lead`,
    )
  }
}

/** Which of primary, initial_primary and leader a cluster has: one line, by who owns the roles. */
function checkRoleKeys(
  declared: PrimaryCluster['declared'],
  manager: PrimaryCluster['manager'],
  path: TopologyPath,
  findings: Findings,
): void {
  const wanted =
    declared.follows !== undefined ? 'leader' : manager === 'none' ? 'primary' : 'initial_primary'
  const why = {
    leader: 'a cluster that follows another has a leader and no primary',
    primary: 'without a manager the file says who is primary',
    initial_primary: `${manager} owns the roles, the file gives a first primary for offline use only`,
  }[wanted]
  const misplaced = (['primary', 'initial_primary', 'leader'] as const).filter(
    (key) => key !== wanted && declared[key] !== undefined,
  )
  for (const key of misplaced) {
    const hint = `write ${wanted}: ${declared[wanted] ?? declared[key]}`
    findings.errorAtKey('TOP006', [...path, key], `${key} does not fit: ${why}`, hint)
  }
  if (declared[wanted] === undefined && misplaced.length === 0) {
    const first = Object.keys(declared.instances)[0] ?? 'INSTANCE'
    findings.errorAtKey('TOP006', path, `${wanted} is missing: ${why}`, `write ${wanted}: ${first}`)
  }
}

function checkFollows(
  instances: readonly Instance<DatabaseInstance>[],
  path: TopologyPath,
  findings: Findings,
): void {
  const source = new Map(instances.map((instance) => [instance.name, instance.declared.follows]))
  for (const { name, declared } of instances) {
    if (declared.follows === undefined) continue
    const here = [...path, 'instances', name, 'follows']
    if (!source.has(declared.follows)) {
      findings.dangling(here, 'instance', declared.follows, [...source.keys()])
      continue
    }
    const seen = [name]
    for (let next = source.get(name); next !== undefined; next = source.get(next)) {
      if (seen.includes(next)) {
        findings.error('TOP005', here, `follows goes in a circle: ${[...seen, next].join(' -> ')}`)
        break
      }
      seen.push(next)
    }
  }
}

/** Links every standby cluster to the one it follows: databases and users come from there. */
export function linkFollowing(
  clusters: ReadonlyMap<string, PrimaryCluster>,
  findings: Findings,
): Map<string, PrimaryCluster> {
  const linked = new Map<string, PrimaryCluster>()
  const link = (name: string, trail: readonly string[]): PrimaryCluster | undefined => {
    const done = linked.get(name)
    const cluster = clusters.get(name)
    if (done !== undefined || cluster === undefined) return done
    const wanted = cluster.declared.follows?.cluster
    if (wanted === undefined) {
      linked.set(name, cluster)
      return cluster
    }
    const path = [...cluster.path, 'follows', 'cluster']
    const target = clusters.get(wanted)
    if (trail.includes(wanted) || wanted === name) {
      findings.error('TOP005', path, `follows goes in a circle: ${[...trail, name, wanted].join(' -> ')}`)
      return undefined
    }
    if (target === undefined) {
      findings.dangling(path, 'cluster', wanted, [...clusters.keys()])
      return undefined
    }
    if (target.engine !== cluster.engine) {
      findings.error(
        'TOP005',
        path,
        `cluster ${JSON.stringify(wanted)} is ${target.engine}, expected ${cluster.engine}`,
      )
      return undefined
    }
    const leading = link(wanted, [...trail, name])
    if (leading === undefined) return undefined
    const standby: PrimaryCluster = {
      ...cluster,
      follows: leading,
      databases: cluster.declared.databases ?? leading.databases,
      users: cluster.declared.users ?? leading.users,
    }
    linked.set(name, standby)
    return standby
  }
  for (const name of clusters.keys()) link(name, [])
  return linked
}
