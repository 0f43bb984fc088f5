import type { TopologyPath } from '../../diagnostics/diagnostic.ts'
import { secretKey } from '../../secrets/placeholder-secrets.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import type { SecretReference } from '../../topology/declaration/secret.ts'
import { routerAccount } from '../../topology/router-account.ts'
import type { BalancerSubject, PrimaryCluster } from '../../topology/topology.ts'
import type { Neighbours } from './neighbours.ts'
import type { Purpose } from './privileges.ts'

/** Where the password of an account comes from: itself, the server's own hash of it, or nobody says. */
export type Credential =
  | { kind: 'password'; reference: SecretReference }
  | { kind: 'verifier'; reference: SecretReference }
  | { kind: 'none' }

/** One place of the topology that asks for an account. */
export interface AccountUse {
  user: string
  purpose: Purpose
  credential: Credential
  plugin: User['plugin'] | undefined
  path: TopologyPath
}

/** Every use of an account of a cluster and of those that follow it. */
export function usesOf(cluster: PrimaryCluster, neighbours: Neighbours): readonly AccountUse[] {
  const family = familyOf(cluster, neighbours)
  const balancers = new Set(family.flatMap(({ name }) => neighbours.balancers.get(name) ?? []))
  const uses = [
    ...family.flatMap(ownUses),
    ...[...balancers].flatMap(monitorUses),
    ...family.flatMap(applicationUses),
    ...[...balancers].flatMap(routerUses),
  ]
  const seen = new Set<string>()
  return uses.filter((use) => !seen.has(useKey(use)) && seen.add(useKey(use)))
}

/** The cluster and all that replicate from it, whose accounts are written to it. */
function familyOf(cluster: PrimaryCluster, neighbours: Neighbours): readonly PrimaryCluster[] {
  const followers = neighbours.followers.get(cluster.name) ?? []
  return [cluster, ...followers.flatMap((follower) => familyOf(follower, neighbours))]
}

function ownUses({ declared, path }: PrimaryCluster): readonly AccountUse[] {
  return (['admin', 'monitor', 'replication'] as const).flatMap((purpose) => {
    const login = declared[purpose]
    if (login === undefined) return []
    return [
      {
        user: login.user,
        purpose,
        credential: { kind: 'password', reference: login.password },
        plugin: undefined,
        path: [...path, purpose],
      },
    ]
  })
}

function monitorUses({ declared, path }: BalancerSubject): readonly AccountUse[] {
  if (declared.kind !== 'proxysql' || declared.monitor === undefined) return []
  const { user, password } = declared.monitor
  return [
    {
      user,
      purpose: 'monitor',
      credential: { kind: 'password', reference: password },
      plugin: undefined,
      path: [...path, 'monitor'],
    },
  ]
}

function applicationUses({ declared, path }: PrimaryCluster): readonly AccountUse[] {
  const { users } = declared
  if (users === undefined || users === 'in-database') return []
  return Object.entries(users).flatMap(([user, { password, verifier, plugin }]) => {
    const at = [...path, 'users', user]
    const credential: Credential | undefined =
      verifier !== undefined
        ? { kind: 'verifier', reference: verifier }
        : password && { kind: 'password', reference: password }
    return credential === undefined ? [] : [{ user, purpose: 'application', credential, plugin, path: at }]
  })
}

function routerUses({ declared, path }: BalancerSubject): readonly AccountUse[] {
  if (declared.kind !== 'mysqlrouter' || declared.destinations !== 'metadata') return []
  const { bootstrap } = declared
  return [
    {
      user: routerAccount(declared),
      purpose: 'router',
      credential:
        bootstrap === undefined ? { kind: 'none' } : { kind: 'password', reference: bootstrap.password },
      plugin: undefined,
      path: bootstrap === undefined ? path : [...path, 'bootstrap'],
    },
  ]
}

function useKey({ user, purpose, plugin, credential }: AccountUse): string {
  return JSON.stringify([user, purpose, plugin, credentialKey(credential)])
}

/** One key for credentials that give the same password. */
export function credentialKey(credential: Credential): string {
  return credential.kind === 'none' ? 'none' : `${credential.kind} ${secretKey(credential.reference)}`
}
