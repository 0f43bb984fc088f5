import { keptSecret, type PasswordEncryption } from '../../secrets/postgresql-secret.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import type { SecretReference } from '../../topology/declaration/secret.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { leading } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { verifierOwner } from '../../topology/verifier-owner.ts'
import { passwordsOf } from './authentication.ts'

/** Who stands in userlist.txt, and in which form. */
export interface UserlistUser {
  user: string
  declared: Pick<User, 'password' | 'verifier'>
  /** The password itself, or what a server of this kind keeps of it. */
  form: 'plain' | PasswordEncryption
  owner: string
  /** Why the form is what it is, where that may surprise. */
  why: string | null
}

/** Every user of userlist.txt, each once: the console's, the one that looks up others, then the applications'. */
export function userlistUsers(pooler: Pooler, topology: Topology): readonly UserlistUser[] {
  const users = new Map<string, UserlistUser>()
  for (const user of [
    ...consoleUsers(pooler),
    ...lookupUser(pooler),
    ...applicationUsers(pooler, topology),
  ]) {
    if (!users.has(user.user)) users.set(user.user, user)
  }
  return [...users.values()]
}

/** The text behind a user's name. */
export function userlistSecret(user: UserlistUser, secrets: Secrets): string {
  const { declared, form } = user
  const secret =
    form === 'plain'
      ? declared.password && secrets.value(declared.password)
      : keptSecret({ ...user, encryption: form }, secrets)
  if (secret === undefined) throw new Error(`user ${user.user} has no secret`)
  return secret
}

export function encryptionOf(cluster: PostgresqlPrimaryCluster): PasswordEncryption {
  const { declared } = leading(cluster)
  return (declared.engine === 'postgresql' ? declared.password_encryption : undefined) ?? 'scram-sha-256'
}

function isPlain({ declared }: Pooler): boolean {
  return declared.authentication?.secret === 'plain'
}

/** They never go on to a server, so a verifier serves whatever the servers keep. */
function consoleUsers(pooler: Pooler): readonly UserlistUser[] {
  const { admin, stats } = pooler.declared
  return [admin, stats].flatMap((login) => {
    if (login === undefined) return []
    const form = isPlain(pooler) ? ('plain' as const) : ('scram-sha-256' as const)
    return [{ user: login.user, declared: { password: login.password }, form, owner: pooler.name, why: null }]
  })
}

/** PgBouncer itself logs in as this one, and from a SCRAM verifier alone it cannot. */
function lookupUser(pooler: Pooler): readonly UserlistUser[] {
  const lookup = pooler.declared.authentication?.auth_query
  if (lookup === undefined || passwordsOf(pooler) !== 'auth_query') return []
  const isMd5 = pooler.serves.every(({ cluster }) => encryptionOf(cluster) === 'md5') && !isPlain(pooler)
  const declared: { password: SecretReference } = { password: lookup.password }
  const why =
    'PgBouncer itself logs in as this user; by SCRAM that takes the password, a verifier does not do'
  return [
    {
      user: lookup.user,
      declared,
      form: isMd5 ? 'md5' : 'plain',
      owner: pooler.name,
      why: isMd5 ? null : why,
    },
  ]
}

function applicationUsers(pooler: Pooler, topology: Topology): readonly UserlistUser[] {
  if (passwordsOf(pooler) !== 'userlist') return []
  return pooler.serves.flatMap(({ cluster }) => {
    const users = typeof cluster.users === 'object' ? cluster.users : {}
    return Object.entries(users).map(([user, declared]) => ({
      user,
      declared,
      form: isPlain(pooler) ? ('plain' as const) : encryptionOf(cluster),
      owner: verifierOwner(topology, cluster, user),
      why: null,
    }))
  })
}
