import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import type { MongodbRole } from '../../topology/declaration/mongodb.ts'
import type { SecretReference } from '../../topology/declaration/secret.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'
import { passwordVariable } from './passwords.ts'

/** An account of a cluster. */
export interface Account {
  name: string
  /** Authentication database; `$external` for x509. */
  database: string
  password: SecretReference | undefined
  /** Environment variable with the password; null for x509. */
  variable: string | null
  roles: readonly MongodbRole[]
  /** Also made on each shard, where the cluster's own accounts do not reach: dbbal's own logins. */
  isOnShards: boolean
  path: TopologyPath
}

/** dbbal's own accounts, with the least they need, and the applications'. */
export function accountsOf(cluster: MongodbShardedCluster): Account[] {
  const { declared } = cluster
  const own = [
    { login: declared.admin, key: 'admin', roles: adminRoles(cluster) },
    { login: declared.monitor, key: 'monitor', roles: [{ role: 'clusterMonitor', db: 'admin' }] },
  ].flatMap(({ login, key, roles }) =>
    login === undefined
      ? []
      : [
          {
            name: login.user,
            database: 'admin',
            password: login.password,
            roles,
            isOnShards: true,
            path: [...cluster.path, key],
          },
        ],
  )
  const applications = Object.entries(declared.users ?? {}).map(([name, user]) => ({
    name,
    database: user.database ?? 'admin',
    password: user.password,
    roles: user.roles,
    isOnShards: false,
    path: [...cluster.path, 'users', name],
  }))
  return [...own, ...applications].map((account) => ({
    ...account,
    variable:
      account.password === undefined ? null : passwordVariable(cluster.name, account.name, account.password),
  }))
}

/** clusterManager runs sharding.js and a switchover, clusterMonitor status.js; a pre-split looks whether a collection is empty. */
function adminRoles({ declared }: MongodbShardedCluster): MongodbRole[] {
  const split = Object.entries(declared.collections ?? {}).filter(
    ([, { presplit }]) => presplit !== undefined,
  )
  const databases = new Set(split.map(([namespace]) => namespace.slice(0, namespace.indexOf('.'))))
  return [
    { role: 'clusterManager', db: 'admin' },
    { role: 'clusterMonitor', db: 'admin' },
    ...[...databases].map((db) => ({ role: 'read', db })),
  ]
}
