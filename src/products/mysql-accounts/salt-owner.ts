import type { Cluster, PrimaryCluster, Topology } from '../../topology/topology.ts'
import type { Account } from './accounts.ts'

/**
 * The cluster whose name salts the hash of an account. ProxySQL has one row for a user, whatever clusters it serves:
 * that row and the servers are to hold the very same hash, so the first of those clusters gives the salt for all.
 */
export function saltOwner(account: Account, cluster: PrimaryCluster, topology: Topology): string {
  if (!account.uses.some(({ purpose }) => purpose === 'application')) return cluster.name
  for (const { kind, serves } of topology.balancers.values()) {
    if (kind !== 'proxysql' || !serves.some((served) => served.cluster === cluster)) continue
    const first = serves.find((served) => hasUser(served.cluster, account.user))
    if (first !== undefined) return first.cluster.name
  }
  return cluster.name
}

function hasUser(cluster: Cluster, user: string): boolean {
  return 'users' in cluster && typeof cluster.users === 'object' && Object.hasOwn(cluster.users, user)
}
