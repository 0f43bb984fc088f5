import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { iniKeyFault } from '../../formats/pgbouncer-ini.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { dialectOf } from './database-lines.ts'
import type { Entry } from './entries.ts'
import { sizedEntries } from './sizes.ts'

/** PostgreSQL cuts longer names off; PgBouncer refuses them. */
const maxNameBytes = 63

/** Names of entries: which cannot be written, which would stand for two things. */
export function checkNames(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const entries = sizedEntries(pooler, topology)
  return [...entries.flatMap((entry) => checkName(pooler, entry)), ...checkCollisions(entries)]
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
