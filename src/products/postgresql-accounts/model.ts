import { keptSecret } from '../../secrets/postgresql-secret.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { defaultAuthQuery, lookupsIn } from '../../topology/auth-query.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { type Account, accountsOf } from './accounts.ts'
import { privilegesOf } from './privileges.ts'

/** The SQL files of one cluster, before anything is quoted. */
export interface AccountsModel {
  cluster: string
  roles: readonly { name: string; secret: string | undefined }[]
  grants: Grants
  /** The function of auth_query; undefined where no balancer uses it. */
  lookup: { databases: readonly string[]; users: readonly string[] } | undefined
}

/** Each a pair of what is granted and to whom. */
export interface Grants {
  attributes: readonly Grant[]
  roles: readonly Grant[]
  functions: readonly Grant[]
  parameters: readonly Grant[]
}

export interface Grant {
  granted: string
  to: string
}

export function accountsModel(
  cluster: PostgresqlPrimaryCluster,
  topology: Topology,
  secrets: Secrets,
): AccountsModel {
  const accounts = accountsOf(cluster, topology)
  const encryption = cluster.declared.password_encryption ?? 'scram-sha-256'
  // The application's entry comes last and knows whose salt the poolers expect.
  const byName = new Map(accounts.map((account) => [account.name, account]))
  return {
    cluster: cluster.name,
    roles: [...byName.values()].map(({ name, declared, owner }) => ({
      name,
      secret: keptSecret({ user: name, declared, encryption, owner }, secrets),
    })),
    grants: grantsOf(accounts, cluster),
    lookup: lookupOf(cluster, topology),
  }
}

function grantsOf(accounts: readonly Account[], cluster: PostgresqlPrimaryCluster): Grants {
  const grants = (kind: keyof Grants): readonly Grant[] => {
    const all = accounts.flatMap((account) =>
      privilegesOf(account, cluster)[kind].map((granted) => ({ granted, to: account.name })),
    )
    return [...new Map(all.map((grant) => [JSON.stringify(grant), grant])).values()]
  }
  return {
    attributes: grants('attributes'),
    roles: grants('roles'),
    functions: grants('functions'),
    parameters: grants('parameters'),
  }
}

function lookupOf(cluster: PostgresqlPrimaryCluster, topology: Topology): AccountsModel['lookup'] {
  const own = lookupsIn(cluster, topology).filter(
    ({ lookup }) => (lookup.query ?? defaultAuthQuery) === defaultAuthQuery,
  )
  if (own.length === 0) return undefined
  return {
    databases: [...new Set(own.flatMap(({ databases }) => databases))],
    users: [...new Set(own.map(({ lookup }) => lookup.user))],
  }
}
