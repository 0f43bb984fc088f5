import type { TopologyPath } from '../diagnostics/diagnostic.ts'
import { compareVersions } from '../settings/version.ts'
import type { AuthQuery } from './declaration/pgbouncer.ts'
import { perTopology } from './per-topology.ts'
import { type Pooler, type PostgresqlPrimaryCluster, poolersOf } from './poolers.ts'
import { leading, servedDatabases } from './served-databases.ts'
import type { Topology } from './topology.ts'

/** The lookup of users where the topology gives none: a function that dbbal's SQL makes. */
export const defaultAuthQuery = 'SELECT uname, phash FROM pgbouncer.user_lookup($1)'

/** The lookup of a pooler; undefined where all its users stand in userlist.txt. */
export function authQueryOf({ declared }: Pooler): AuthQuery | undefined {
  const { authentication } = declared
  return authentication?.passwords === 'auth_query' ? authentication.auth_query : undefined
}

/** Whether the query may run in another database than the client's. */
export function hasAuthDatabase(version: string): boolean {
  return compareVersions(version, '1.19') >= 0
}

/** What a cluster must hold for the lookups of the poolers in front of it. */
export interface Lookup {
  lookup: AuthQuery
  /** Databases in which the query runs. */
  databases: readonly string[]
  /** Where it is declared. */
  path: TopologyPath
}

/** The lookups that poolers run in a cluster or in one that follows it. */
export function lookupsIn(cluster: PostgresqlPrimaryCluster, topology: Topology): readonly Lookup[] {
  return lookupsByCluster(topology).get(cluster.name) ?? []
}

const lookupsByCluster = perTopology((topology): ReadonlyMap<string, readonly Lookup[]> => {
  const lookups = new Map<string, Lookup[]>()
  for (const pooler of poolersOf(topology)) {
    const lookup = authQueryOf(pooler)
    if (lookup === undefined) continue
    const path = [...pooler.path, 'authentication', 'auth_query']
    for (const served of pooler.serves) {
      const databases =
        lookup.database === undefined ? servedDatabases(pooler.declared, served, topology) : [lookup.database]
      const { name } = leading(served.cluster)
      lookups.set(name, [...(lookups.get(name) ?? []), { lookup, databases, path }])
    }
  }
  return lookups
})
