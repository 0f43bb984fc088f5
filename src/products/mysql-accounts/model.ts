import type { MysqlPlugin, MysqlSecret } from '../../secrets/mysql-secret.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { PrimaryCluster, Topology } from '../../topology/topology.ts'
import { type Account, accountsOf, credentialOf, pluginOf } from './accounts.ts'
import { type Grant, grantsFor } from './privileges.ts'
import { saltOwner } from './salt-owner.ts'

/** grants.sql of one cluster. */
export interface AccountsModel {
  cluster: string
  engine: 'mysql' | 'mariadb'
  accounts: readonly AccountModel[]
}

export interface AccountModel {
  user: string
  plugin: MysqlPlugin
  /** `none`: locked until somebody gives it a password. */
  credential: MysqlSecret['credential'] | { kind: 'none' }
  /** Whose name salts the hash, beside the user's. */
  saltOwner: string
  grants: readonly Grant[]
}

export function accountsModel(cluster: PrimaryCluster, topology: Topology, secrets: Secrets): AccountsModel {
  return {
    cluster: cluster.name,
    engine: cluster.engine === 'mariadb' ? 'mariadb' : 'mysql',
    accounts: accountsOf(cluster, topology)
      .filter(({ user }) => user !== 'root')
      .map((account) => accountModel(account, cluster, topology, secrets)),
  }
}

function accountModel(
  account: Account,
  cluster: PrimaryCluster,
  topology: Topology,
  secrets: Secrets,
): AccountModel {
  const credential = credentialOf(account)
  return {
    user: account.user,
    plugin: pluginOf(account, cluster),
    credential:
      credential.kind === 'none'
        ? credential
        : { kind: credential.kind, value: secrets.value(credential.reference) },
    saltOwner: saltOwner(account, cluster, topology),
    grants: merged(account.uses.flatMap(({ purpose }) => grantsFor(purpose, cluster))),
  }
}

/** One GRANT for each place, every privilege once. */
function merged(grants: readonly Grant[]): readonly Grant[] {
  const places = [...new Set(grants.map(({ on }) => on))]
  return places.map((on) => ({
    on,
    privileges: [...new Set(grants.flatMap((grant) => (grant.on === on ? grant.privileges : [])))],
  }))
}
