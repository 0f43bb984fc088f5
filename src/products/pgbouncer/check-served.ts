import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import type { Pooler, ServedCluster } from '../../topology/poolers.ts'
import { servedDatabases } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { routesOf, serversOf } from './entries.ts'

/** Databases and routes of the served clusters: what is missing, what names nothing. */
export function checkServed(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  return [
    ...pooler.serves.flatMap((served) => checkCluster(pooler, served, topology)),
    ...checkOverrides(pooler, topology),
    ...checkSharding(pooler, topology),
  ]
}

function checkCluster(pooler: Pooler, served: ServedCluster, topology: Topology): readonly Diagnostic[] {
  const { declared, path } = pooler
  const { cluster, options } = served
  const found: Diagnostic[] = []
  const wanted = [
    ...cluster.databases,
    ...servedDatabases({ ...declared }, { cluster, options: {} }, topology),
  ]
  for (const [index, name] of (options.databases ?? []).entries()) {
    if (!wanted.includes(name)) {
      found.push(unknownDatabase([...path, 'serves', cluster.name, 'databases', index], name, wanted))
    }
  }
  if (servedDatabases(declared, served, topology).length === 0) {
    const message = `cluster "${cluster.name}" has no databases, expected one at least: there is no entry for every database`
    found.push({
      id: 'TOP007',
      severity: 'error',
      path: cluster.path,
      atKey: true,
      message,
      hint: `write clusters.${cluster.name}.databases: [NAME]`,
    })
  }
  const { write, read } = routesOf(declared)
  const routePath = (route: 'write' | 'read'): TopologyPath =>
    declared.routes?.[route] === undefined ? path : [...path, 'routes', route]
  if (write?.to === 'primary' && cluster.primary === undefined) {
    const message = `cluster "${cluster.name}" stands by for "${cluster.follows?.name}" and has no primary to write to`
    found.push({
      id: 'TOP006',
      severity: 'error',
      path: routePath('write'),
      message,
      hint: 'write routes: {write: {to: none}, read: {to: replicas}}',
    })
  }
  if (
    declared.routes !== undefined &&
    read?.to === 'replicas' &&
    serversOf(declared, served, 'read').length === 0
  ) {
    const message = `cluster "${cluster.name}" has no replica that serves reads: its read entries are left out, clients get an error`
    found.push({
      id: 'TOP014',
      severity: 'warning',
      path: routePath('read'),
      message,
      hint: 'write when_none: primary to let the primary answer',
    })
  }
  for (const reader of cluster.readers) {
    if ((reader.declared.weight ?? 1) === 1 || read?.to !== 'replicas') continue
    const message = `weight ${reader.declared.weight} of "${reader.name}" is not used: PgBouncer spreads connections evenly`
    found.push({
      id: 'TOP008',
      severity: 'warning',
      path: [...reader.path, 'weight'],
      message,
      hint: 'remove it, or set reads: false to take the replica out',
    })
  }
  return found
}

/** Keys of `databases` that name nothing. */
function checkOverrides(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const known = new Set(pooler.serves.flatMap((served) => servedDatabases(pooler.declared, served, topology)))
  return Object.keys(pooler.declared.databases ?? {})
    .filter((name) => !known.has(name))
    .map((name) => ({
      ...unknownDatabase([...pooler.path, 'databases', name], name, [...known]),
      atKey: true,
    }))
}

function unknownDatabase(path: TopologyPath, name: string, known: readonly string[]): Diagnostic {
  const near = didYouMean(name, known)
  const expected =
    known.length === 0 ? 'and there is none' : `expected one of ${known.slice(0, 20).join(', ')}`
  const message = `database ${JSON.stringify(name)} does not exist, ${expected}`
  const hint = near === undefined ? undefined : `did you mean ${JSON.stringify(near)}?`
  return { id: 'TOP005', severity: 'error', path, message, hint }
}

function checkSharding({ declared, path, serves }: Pooler, topology: Topology): readonly Diagnostic[] {
  const sharding = declared.sharding === undefined ? undefined : topology.shardings.get(declared.sharding)
  if (sharding === undefined) return []
  const here = [...path, 'sharding']
  if (sharding.by !== 'database') {
    const message = `sharding "${sharding.name}" is by ${sharding.by}, PgBouncer can only tell databases apart`
    return [
      {
        id: 'TOP005',
        severity: 'error',
        path: here,
        message,
        hint: `write shardings.${sharding.name}.by: database`,
      },
    ]
  }
  const served = new Set(serves.flatMap(({ cluster }) => [cluster.name, cluster.follows?.name]))
  const missing = [...new Set(sharding.places.values())].filter((cluster) => !served.has(cluster))
  if (missing.length === 0) return []
  const message = `shards of "${sharding.name}" on ${missing.join(', ')} have no entry here`
  return [
    {
      id: 'TOP005',
      severity: 'info',
      path: here,
      message,
      hint: `add ${missing.join(', ')} to serves where clients need them`,
    },
  ]
}
