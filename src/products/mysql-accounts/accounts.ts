import type { MysqlPlugin } from '../../secrets/mysql-secret.ts'
import type { PrimaryCluster, Topology } from '../../topology/topology.ts'
import { isMysql, neighboursOf } from './neighbours.ts'
import { type AccountUse, type Credential, usesOf } from './uses.ts'

/** One account of the servers with everything it is used for. */
export interface Account {
  user: string
  uses: readonly [AccountUse, ...AccountUse[]]
}

/** The clusters that this product writes for: accounts of a standby cluster come to it by replication. */
export function leadingClusters(topology: Topology): readonly PrimaryCluster[] {
  return [...topology.clusters.values()].flatMap((cluster) =>
    isMysql(cluster) && cluster.follows === undefined && accountsOf(cluster, topology).length > 0
      ? [cluster]
      : [],
  )
}

/** Every account of a cluster and of those that follow it; those of Routers last, they need the metadata's tables. */
export function accountsOf(cluster: PrimaryCluster, topology: Topology): readonly Account[] {
  const accounts = new Map<string, Account>()
  for (const use of usesOf(cluster, neighboursOf(topology))) {
    const known = accounts.get(use.user)
    accounts.set(use.user, { user: use.user, uses: known === undefined ? [use] : [...known.uses, use] })
  }
  const isOfRouter = ({ uses }: Account): number => Number(uses.some(({ purpose }) => purpose === 'router'))
  return [...accounts.values()].toSorted((one, other) => isOfRouter(one) - isOfRouter(other))
}

/** The credential of an account: `check` has seen that its uses agree. */
export function credentialOf({ uses }: Account): Credential {
  return (uses.find(({ credential }) => credential.kind !== 'none') ?? uses[0]).credential
}

/** The authentication plugin of an account. */
export function pluginOf({ uses }: Account, { engine }: PrimaryCluster): MysqlPlugin {
  const declared = uses.find(({ plugin }) => plugin !== undefined)?.plugin
  return declared ?? (engine === 'mariadb' ? 'mysql_native_password' : 'caching_sha2_password')
}
