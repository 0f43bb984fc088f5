import { type MysqlPlugin, mysqlSecret } from '../../secrets/mysql-secret.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import { refusedHostgroup } from './hostgroups.ts'
import type { Protocol, ProxysqlSubject, ServedCluster } from './subject.ts'
import { requiresClientTls } from './tls.ts'

/** An application user with the clusters that declare it. */
export interface Account {
  name: string
  /** As the first of its clusters declares it. */
  user: User
  clusters: readonly [ServedCluster, ...ServedCluster[]]
}

/** A row of mysql_users or pgsql_users. */
export interface ProxyUser {
  name: string
  /** What the table holds: a hash, or for PostgreSQL the password. */
  password: string
  useSsl: boolean
  defaultHostgroup: number
  maxConnections: number
}

/** The product's own default of max_connections of a user. */
const defaultUserConnections = 10_000

/** Every application user of one protocol, in the order of the file. */
export function accountsOf({ served }: ProxysqlSubject, protocol: Protocol): readonly Account[] {
  const accounts = new Map<string, Account & { clusters: [ServedCluster, ...ServedCluster[]] }>()
  for (const one of served) {
    if (one.protocol !== protocol || typeof one.cluster.users !== 'object') continue
    for (const [name, user] of Object.entries(one.cluster.users)) {
      const known = accounts.get(name)
      if (known === undefined) accounts.set(name, { name, user, clusters: [one] })
      else known.clusters.push(one)
    }
  }
  return [...accounts.values()]
}

/** The plugin that the account has on the servers. */
export function pluginOf({ user, clusters }: Account): MysqlPlugin {
  return (
    user.plugin ??
    (clusters[0].cluster.engine === 'mariadb' ? 'mysql_native_password' : 'caching_sha2_password')
  )
}

/** The cluster that a user's queries go to where no schema decides: its own, of several the sharding's default. */
export function homeOf({ sharding }: ProxysqlSubject, { clusters }: Account): ServedCluster {
  return clusters.find(({ cluster }) => cluster.name === sharding?.default) ?? clusters[0]
}

/** The users of one protocol as ProxySQL is told of them. */
export function proxyUsers(subject: ProxysqlSubject, protocol: Protocol, secrets: Secrets): ProxyUser[] {
  const useSsl = requiresClientTls(subject)
  return accountsOf(subject, protocol).map((account) => ({
    name: account.name,
    password: protocol === 'pgsql' ? plainPassword(account, secrets) : storedPassword(account, secrets),
    useSsl,
    defaultHostgroup: defaultHostgroup(subject, account),
    maxConnections: subject.declared.limits?.[account.name]?.max_connections ?? defaultUserConnections,
  }))
}

/** Where a query goes that no rule and no fast route decides on. */
function defaultHostgroup(subject: ProxysqlSubject, account: Account): number {
  if (isRefusedWithoutPlace(subject, account)) return refusedHostgroup
  return routeHostgroup(homeOf(subject, account), account, 'write')
}

function isRefusedWithoutPlace({ sharding }: ProxysqlSubject, { clusters }: Account): boolean {
  return sharding?.default === 'refuse' && clusters.some(({ isSharded }) => isSharded)
}

/**
 * The hostgroup of a route for one user. One with `access: read` reads on every route; so does everybody on a standby
 * cluster, whose writer hostgroup is empty.
 */
export function routeHostgroup(
  { cluster, hostgroups }: ServedCluster,
  { user }: Account,
  route: 'read' | 'write',
): number {
  const onlyReads = user.access === 'read' || cluster.primary === undefined
  return route === 'read' || onlyReads ? hostgroups.reader : hostgroups.writer
}

/** PostgreSQL: ProxySQL logs in to the servers with what the table holds, so a verifier is of no use. */
function plainPassword({ name, user }: Account, secrets: Secrets): string {
  if (user.password === undefined) throw new Error(`no password for ${name}`)
  return secrets.value(user.password)
}

function storedPassword(account: Account, secrets: Secrets): string {
  const { name, user, clusters } = account
  const [kind, reference] =
    user.verifier === undefined
      ? (['password', user.password] as const)
      : (['verifier', user.verifier] as const)
  if (reference === undefined) throw new Error(`no password for ${name}`)
  return mysqlSecret({
    user: name,
    plugin: pluginOf(account),
    owner: clusters[0].cluster.name,
    credential: { kind, value: secrets.value(reference) },
  })
}
