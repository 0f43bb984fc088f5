import type { RedisUser } from '../../topology/declaration/redis.ts'
import type { SecretReference } from '../../topology/declaration/secret.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { adminRules, monitorRules, replicationRules } from './least-rights.ts'

/** One user of the aclfile. */
export interface Account {
  name: string
  /** Undefined: switched off. */
  password: SecretReference | undefined
  /** ACL rules without the password. */
  rules: readonly string[]
}

/** How a server or script logs in; as `default` where no user is named. */
export interface RedisLogin {
  user: string | undefined
  password: SecretReference
}

/** Who may log in, and as whom the parts of the cluster do. */
export interface Accounts {
  /** In the aclfile's order. Empty: no ACL, whoever reaches a server may do everything. */
  all: readonly Account[]
  /** Replicas towards their primary. */
  replication: RedisLogin | undefined
  /** Sentinels towards the servers. */
  sentinel: RedisLogin | undefined
  /** The generated scripts. */
  scripts: RedisLogin | undefined
  /** Accounts that the topology does not name and dbbal adds; `passwordOf` is the user whose password they share. */
  added: readonly { name: string; passwordOf: string }[]
}

/**
 * The accounts of a cluster. Replicas and scripts need one: where the topology names none, they get one with the least
 * rights and the password of the account that is trusted with the roles already, Sentinel's or the replicas'.
 */
export function accountsOf(cluster: RedisInstances): Accounts {
  const { users, mode, admin, monitor } = cluster.declared
  if (users === undefined && admin === undefined && monitor === undefined) {
    return { all: [], replication: undefined, sentinel: undefined, scripts: undefined, added: [] }
  }
  const declared = new Map(Object.entries({ default: 'disabled' as const, ...users }))
  const login = (name: string): RedisLogin | undefined => loginOf(name, declared.get(name))
  const replicas = mode === 'standalone' ? undefined : (login('replication') ?? login('default'))
  const sentinel = mode === 'sentinel' ? (login('sentinel') ?? login('default')) : undefined
  const trusted = sentinel ?? replicas
  const replication = replicas ?? borrow('replication', sentinel)
  const scripts = admin ?? borrow('dbbal', trusted)
  const own = [
    { login: scripts, rules: adminRules(cluster) },
    { login: monitor, rules: monitorRules },
    { login: replication, rules: replicationRules },
  ].flatMap(({ login: one, rules }) =>
    one?.user === undefined || declared.has(one.user)
      ? []
      : [{ name: one.user, password: one.password, rules }],
  )
  const passwordOf = trusted?.user ?? 'default'
  return {
    all: [...[...declared].map(([name, user]) => accountOf(name, user)), ...own],
    replication,
    sentinel,
    scripts,
    added: own
      .filter(({ name }) => name !== admin?.user && name !== monitor?.user)
      .map(({ name }) => ({ name, passwordOf })),
  }
}

function loginOf(name: string, user: 'disabled' | RedisUser | undefined): RedisLogin | undefined {
  if (user === undefined || user === 'disabled') return undefined
  return { user: name === 'default' ? undefined : name, password: user.password }
}

function borrow(user: string, lender: RedisLogin | undefined): RedisLogin | undefined {
  return lender && { user, password: lender.password }
}

function accountOf(name: string, user: 'disabled' | RedisUser): Account {
  if (user === 'disabled') return { name, password: undefined, rules: [] }
  return { name, password: user.password, rules: user.acl.split(' ').filter((rule) => rule !== '') }
}
