import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { lookupsIn } from '../../topology/auth-query.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { verifierOwner } from '../../topology/verifier-owner.ts'

/** What an account is there for. */
export type Purpose = 'admin' | 'monitor' | 'replication' | 'lookup' | 'application'

/** A role that the topology needs in a cluster. */
export interface Account {
  name: string
  purpose: Purpose
  declared: Pick<User, 'password' | 'verifier'>
  /** The name that salts its verifier. */
  owner: string
  path: TopologyPath
}

/** Every account of a cluster, dbbal's own first. A name may stand in it twice. */
export function accountsOf(cluster: PostgresqlPrimaryCluster, topology: Topology): readonly Account[] {
  const { name, path, declared } = cluster
  const logins = (['admin', 'monitor', 'replication'] as const).flatMap((purpose) => {
    const login = declared[purpose]
    return login === undefined ? [] : [{ login, purpose, path: [...path, purpose] }]
  })
  const lookups = lookupsIn(cluster, topology).map(({ lookup, path: at }) => ({
    login: lookup,
    purpose: 'lookup' as const,
    path: at,
  }))
  const monitors = proxyMonitors(cluster, topology)
  const users = typeof declared.users === 'object' ? Object.entries(declared.users) : []
  return [
    ...[...logins, ...monitors, ...lookups].map(({ login, purpose, path: at }) => ({
      name: login.user,
      purpose,
      declared: { password: login.password },
      owner: name,
      path: at,
    })),
    ...users.map(([user, own]) => ({
      name: user,
      purpose: 'application' as const,
      declared: own,
      owner: verifierOwner(topology, cluster, user),
      path: [...path, 'users', user],
    })),
  ]
}

/** The accounts that ProxySQL checks the servers with. */
function proxyMonitors(cluster: PostgresqlPrimaryCluster, topology: Topology) {
  return [...topology.balancers.values()].flatMap(({ declared, serves, path }) => {
    if (declared.kind !== 'proxysql' || declared.monitor === undefined) return []
    if (!serves.some((served) => served.cluster.name === cluster.name)) return []
    return [{ login: declared.monitor, purpose: 'monitor' as const, path: [...path, 'monitor'] }]
  })
}
