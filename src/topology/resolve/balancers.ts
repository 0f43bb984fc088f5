import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { isMap } from '../data.ts'
import type {
  BalancerDeclaration,
  BalancerKind,
  EffectiveTopology,
  EngineKind,
} from '../declaration/topology-file.ts'
import type { BalancerSubject, Cluster } from '../topology.ts'
import { checkDialled } from './dialled.ts'
import type { Findings } from './findings.ts'
import { resolveInstances } from './instances.ts'
import { resolveVersion } from './versions.ts'

const defaultPorts: Readonly<Record<BalancerKind, number>> = {
  pgbouncer: 6432,
  proxysql: 6033,
  mysqlrouter: 6446,
  mongos: 27017,
}

/** ProxySQL's own for PostgreSQL, where no MySQL is served. */
const proxysqlPostgresqlPort = 6133

/** What each kind can stand in front of. */
const servable: Readonly<Record<BalancerKind, readonly EngineKind[]>> = {
  pgbouncer: ['postgresql'],
  proxysql: ['mysql', 'mariadb', 'postgresql'],
  mysqlrouter: ['mysql'],
  mongos: ['mongodb'],
}

/** Resolves every balancer, in file order. */
export function resolveBalancers(
  topology: EffectiveTopology,
  clusters: ReadonlyMap<string, Cluster>,
  findings: Findings,
): Map<string, BalancerSubject> {
  const balancers = new Map<string, BalancerSubject>()
  for (const [name, declared] of Object.entries(topology.balancers ?? {})) {
    const path: TopologyPath = ['balancers', name]
    const serves = resolveServes(declared, clusters, path, findings)
    const port = declared.port ?? declared.endpoint?.port ?? defaultPortOf(declared.kind, serves)
    checkSharding(topology, declared, path, findings)
    checkDialled(topology, declared.endpoint, [...path, 'endpoint'], findings)
    balancers.set(name, {
      name,
      kind: declared.kind,
      declared,
      version: versionOf(declared, serves, path, findings),
      instances: resolveInstances(topology, declared.instances, [...path, 'instances'], port, findings),
      serves,
      path,
    })
  }
  return balancers
}

function defaultPortOf(kind: BalancerKind, serves: BalancerSubject['serves']): number {
  const isForPostgresql = serves.length > 0 && serves.every(({ cluster }) => cluster.engine === 'postgresql')
  return kind === 'proxysql' && isForPostgresql ? proxysqlPostgresqlPort : defaultPorts[kind]
}

/** mongos carries the version of its cluster; the others their own. */
function versionOf(
  declared: BalancerDeclaration,
  serves: BalancerSubject['serves'],
  path: TopologyPath,
  findings: Findings,
): string {
  if (declared.kind !== 'mongos') return resolveVersion(declared.kind, declared.version, path, findings)
  const ofCluster = serves[0]?.cluster.version
  return resolveVersion('mongodb', declared.version ?? ofCluster, path, findings)
}

function resolveServes(
  declared: BalancerDeclaration,
  clusters: ReadonlyMap<string, Cluster>,
  path: TopologyPath,
  findings: Findings,
): BalancerSubject['serves'] {
  const { serves } = declared
  const here = [...path, 'serves']
  const named: { name: string; options: Readonly<Record<string, unknown>>; path: TopologyPath }[] =
    typeof serves === 'string'
      ? [{ name: serves, options: {}, path: here }]
      : Array.isArray(serves)
        ? serves.map((name, index) => ({ name, options: {}, path: [...here, index] }))
        : Object.entries(serves).map(([name, options]) => ({
            name,
            options: isMap(options) ? options : {},
            path: [...here, name],
          }))
  if (named.length === 0) findings.error('TOP007', here, 'serves is empty, expected one cluster at least')
  const seen = new Set<string>()
  return named.flatMap(({ name, options, path: at }) => {
    const cluster = clusters.get(name)
    if (cluster === undefined) {
      findings.dangling(at, 'cluster', name, [...clusters.keys()])
      return []
    }
    if (seen.has(name)) findings.error('TOP005', at, `cluster ${JSON.stringify(name)} is served twice`)
    seen.add(name)
    const engines = servable[declared.kind]
    if (!engines.includes(cluster.engine)) {
      findings.error(
        'TOP005',
        at,
        `cluster ${JSON.stringify(name)} is ${cluster.engine}, ${declared.kind} stands in front of ${engines.join(', ')}`,
      )
      return []
    }
    return [{ cluster, options }]
  })
}

function checkSharding(
  topology: EffectiveTopology,
  declared: BalancerDeclaration,
  path: TopologyPath,
  findings: Findings,
): void {
  const known = Object.keys(topology.shardings ?? {})
  if (
    declared.kind === 'pgbouncer' &&
    declared.sharding !== undefined &&
    !known.includes(declared.sharding)
  ) {
    findings.dangling([...path, 'sharding'], 'sharding', declared.sharding, known)
  }
  if (declared.kind === 'proxysql') {
    const shard = declared.routing?.shard
    if (shard !== undefined && !known.includes(shard))
      findings.dangling([...path, 'routing', 'shard'], 'sharding', shard, known)
  }
}
