import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { iniKeyFault } from '../../formats/pgbouncer-ini.ts'
import type { Pooler, ServedCluster } from '../../topology/poolers.ts'
import { servedDatabases } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { dialectOf } from './database-lines.ts'
import { type Entry, routesOf, serversOf } from './entries.ts'
import { listFault } from './reading.ts'
import { sizedEntries } from './sizes.ts'

/** PostgreSQL cuts longer names off; PgBouncer refuses them. */
const maxNameBytes = 63

/** Databases and routes: what is missing, what cannot be written, what two entries would share. */
export function checkEntries(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const entries = sizedEntries(pooler, topology)
  return [
    ...pooler.serves.flatMap((served) => checkServed(pooler, served, topology)),
    ...checkOverrides(pooler, topology),
    ...checkSharding(pooler, topology),
    ...entries.flatMap((entry) => checkName(pooler, entry)),
    ...checkCollisions(entries),
    ...checkLists(pooler, entries),
  ]
}

function checkServed(pooler: Pooler, served: ServedCluster, topology: Topology): readonly Diagnostic[] {
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

function checkName({ version }: Pooler, { name, database, cluster, path }: Entry): readonly Diagnostic[] {
  const fault =
    name === 'pgbouncer'
      ? 'it is the name of the console'
      : ([name, database].find((each) => Buffer.byteLength(each) > maxNameBytes) &&
          `it is longer than ${maxNameBytes} bytes`) ||
        iniKeyFault(name, dialectOf(version))
  if (fault === undefined) return []
  const isReserved = name === 'pgbouncer'
  const message = `${JSON.stringify(name)} cannot be the name of an entry of PgBouncer ${version} for database ${JSON.stringify(database)} of cluster "${cluster.name}": ${fault}`
  return [
    {
      id: isReserved ? 'PGB008' : 'PGB058',
      severity: 'error',
      path,
      message,
      hint: 'give it another name: routes.write.database, routes.read.database or serves.CLUSTER.name',
    },
  ]
}

function checkCollisions(entries: readonly Entry[]): readonly Diagnostic[] {
  const taken = new Map<string, Entry>()
  const found: Diagnostic[] = []
  for (const entry of entries) {
    const other = taken.get(entry.name)
    if (other === undefined) {
      taken.set(entry.name, entry)
      continue
    }
    const text = ({ route, cluster, database }: Entry): string =>
      `${route} of ${JSON.stringify(database)} in cluster "${cluster.name}"`
    const message = `entry ${JSON.stringify(entry.name)} would stand for two things: ${text(other)} and ${text(entry)}; PgBouncer takes the last without a word`
    const hint =
      other.cluster === entry.cluster
        ? 'give the routes different names: routes.read.database: "{database}_ro"'
        : `write serves: {${entry.cluster.name}: {name: "{name}_{database}"}}`
    found.push({ id: 'PGB007', severity: 'error', path: entry.path, message, hint })
  }
  return found
}

/** Once per cluster: its read entries all name the same servers. */
function checkLists(pooler: Pooler, entries: readonly Entry[]): readonly Diagnostic[] {
  const first = new Map(
    entries.filter(({ route }) => route === 'read').map((entry) => [entry.cluster.name, entry]),
  )
  return [...first.values()].flatMap((entry): Diagnostic[] => {
    const fault = listFault(pooler, entry)
    if (fault === undefined) return []
    const names = entry.servers.map(({ name }) => name).join(', ')
    const processes = pooler.instances.length * pooler.processes
    const fallback =
      processes < entry.servers.length
        ? `only ${entry.servers
            .slice(0, processes)
            .map(({ name }) => name)
            .join(', ')} serve reads`
        : 'each process reads from one of them'
    const path = entry.path
    if (fault === 'ports') {
      const message = `replicas ${names} of cluster "${entry.cluster.name}" listen on different ports, an entry has one port: ${fallback}`
      return [
        {
          id: 'PGB057',
          severity: 'warning',
          path,
          message,
          hint: 'give the replicas one port, or set reads: false on some',
        },
      ]
    }
    const message = `PgBouncer ${pooler.version} compares a certificate with the whole list of hosts, so ${names} of cluster "${entry.cluster.name}" cannot stand in one: ${fallback}`
    return [
      {
        id: 'PGB057',
        severity: 'warning',
        path,
        message,
        hint: 'set version: "1.25" or newer when that runs there',
      },
    ]
  })
}
