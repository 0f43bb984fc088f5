import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { compareVersions } from '../../settings/version.ts'
import { leading } from '../../topology/served-databases.ts'
import { dangling, finding, findingAtKey } from './finding.ts'
import type { Protocol, ProxysqlSubject, ServedCluster } from './subject.ts'
import { requiresClientTls } from './tls.ts'
import { type Account, accountsOf, pluginOf } from './users.ts'

/** Users whom ProxySQL could not let in, or could send to the wrong cluster. */
export function checkUsers(subject: ProxysqlSubject): Diagnostic[] {
  const protocols = ['mysql', 'pgsql'] as const
  return [
    ...subject.served.flatMap(checkKnown),
    ...protocols.flatMap((protocol) =>
      accountsOf(subject, protocol).flatMap((account) => [
        ...checkClusters(account),
        ...checkPassword(account, protocol),
        ...checkPlugin(subject, account, protocol),
      ]),
    ),
    ...checkClientTls(subject),
    ...checkPlainPasswords(subject),
    ...checkLimits(subject),
  ]
}

function checkKnown({ cluster }: ServedCluster): Diagnostic[] {
  if (cluster.users === 'in-database') {
    return [
      finding(
        'error',
        'PXS030',
        [...leading(cluster).path, 'users'],
        'ProxySQL looks no users up in the database, expected them by name',
        'write users: {NAME: {password: {secret: NAME}}}',
      ),
    ]
  }
  if (cluster.users !== undefined && Object.keys(cluster.users).length > 0) return []
  return [
    findingAtKey(
      'warning',
      'PXS030',
      cluster.path,
      `cluster ${quoted(cluster.name)} has no users: nobody can log in through ProxySQL`,
      'write users: {NAME: {password: {secret: NAME}}}',
    ),
  ]
}

/** ProxySQL knows a name once: with one password and one place to begin. */
function checkClusters(account: Account): Diagnostic[] {
  const [first, ...others] = account.clusters
  if (others.length === 0) return []
  const outside = account.clusters.filter(({ isSharded }) => !isSharded)
  const names = account.clusters.map(({ cluster }) => cluster.name).join(', ')
  if (outside.length > 0) {
    return [
      findingAtKey(
        'error',
        'PXS030',
        userPath(others[0] ?? first, account.name),
        `user ${quoted(account.name)} is declared for ${names}; ProxySQL knows a name once, and no sharding says which cluster is meant`,
        'give the users different names, or write routing: {shard: NAME}',
      ),
    ]
  }
  return others.flatMap((other) => {
    const { users } = other.cluster
    const user = typeof users === 'object' ? users[account.name] : undefined
    if (JSON.stringify(user) === JSON.stringify(account.user)) return []
    return [
      findingAtKey(
        'error',
        'PXS030',
        userPath(other, account.name),
        `user ${quoted(account.name)} differs from the one of cluster ${quoted(first.cluster.name)}; ProxySQL holds one for both`,
        'give both the same password, access and plugin',
      ),
    ]
  })
}

function userPath({ cluster }: ServedCluster, name: string): TopologyPath {
  return [...leading(cluster).path, 'users', name]
}

function checkPassword({ name, user, clusters }: Account, protocol: Protocol): Diagnostic[] {
  const path = userPath(clusters[0], name)
  if (protocol === 'pgsql' && user.verifier !== undefined && user.password === undefined) {
    return [
      findingAtKey(
        'error',
        'PXS022',
        path,
        `user ${quoted(name)} has a verifier; ProxySQL needs the password to log in to PostgreSQL`,
        'write password: {secret: NAME}',
      ),
    ]
  }
  if (user.password !== undefined || user.verifier !== undefined) return []
  return [
    findingAtKey(
      'error',
      'PXS022',
      path,
      `user ${quoted(name)} has no password`,
      'write password: {secret: NAME}',
    ),
  ]
}

function checkPlugin({ balancer }: ProxysqlSubject, account: Account, protocol: Protocol): Diagnostic[] {
  if (protocol === 'pgsql' || pluginOf(account) !== 'caching_sha2_password') return []
  if (compareVersions(balancer.version, '2.6') >= 0) return []
  return [
    findingAtKey(
      'error',
      'PXS062',
      userPath(account.clusters[0], account.name),
      `user ${quoted(account.name)} logs in with caching_sha2_password, which ProxySQL ${balancer.version} does not offer to clients; it came with 2.6`,
      'write plugin: mysql_native_password, or version: "2.7" when that runs there',
    ),
  ]
}

/** ProxySQL holds a hash only: at the first login the client must send the password, which it does over TLS only. */
function checkClientTls(subject: ProxysqlSubject): Diagnostic[] {
  if (requiresClientTls(subject)) return []
  const hashed = accountsOf(subject, 'mysql').filter(
    (account) => pluginOf(account) === 'caching_sha2_password',
  )
  if (hashed.length === 0) return []
  return [
    findingAtKey(
      'warning',
      'PXS031',
      subject.balancer.path,
      `users log in with caching_sha2_password (${hashed.map(({ name }) => name).join(', ')}): a client without TLS is turned away`,
      'write tls: {clients: {mode: require}}',
    ),
  ]
}

function checkPlainPasswords(subject: ProxysqlSubject): Diagnostic[] {
  const plain = accountsOf(subject, 'pgsql').map(({ name }) => name)
  if (plain.length === 0) return []
  return [
    findingAtKey(
      'warning',
      'PXS022',
      subject.balancer.path,
      `admin.sql and ProxySQL hold the passwords of ${plain.join(', ')} as they are: it logs in to PostgreSQL with them`,
    ),
  ]
}

function checkLimits(subject: ProxysqlSubject): Diagnostic[] {
  const known = (['mysql', 'pgsql'] as const).flatMap((protocol) =>
    accountsOf(subject, protocol).map(({ name }) => name),
  )
  return Object.keys(subject.declared.limits ?? {})
    .filter((name) => !known.includes(name))
    .map((name) => ({
      ...dangling([...subject.balancer.path, 'limits', name], 'user', name, known),
      atKey: true,
    }))
}
