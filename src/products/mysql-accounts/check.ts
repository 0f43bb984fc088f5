import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts'
import { hasControlCharacter } from '../../formats/text.ts'
import { compareVersions } from '../../settings/version.ts'
import type { PrimaryCluster, Topology } from '../../topology/topology.ts'
import { type Account, accountsOf, credentialOf, pluginOf } from './accounts.ts'
import { credentialKey } from './uses.ts'

/** Accounts that the servers would refuse, or that are not dbbal's to touch. */
export function checkAccounts(cluster: PrimaryCluster, topology: Topology): readonly Diagnostic[] {
  return accountsOf(cluster, topology).flatMap((account) => [
    ...checkName(account, cluster),
    ...checkCredential(account),
    ...checkPlugin(account, cluster),
    ...checkRoot(account),
  ])
}

function finding(
  { uses: [{ path }] }: Account,
  id: string,
  severity: Severity,
  message: string,
  hint: string,
): Diagnostic {
  return { id, severity, path, message, hint }
}

const reserved = ['mysql.sys', 'mysql.session', 'mysql.infoschema', 'mariadb.sys']

/** Longest user name by engine, in characters. */
const longestName = { mysql: 32, mariadb: 80 } as const

function checkName(account: Account, { engine }: PrimaryCluster): readonly Diagnostic[] {
  const { user } = account
  if (reserved.includes(user.toLowerCase())) {
    return [
      finding(
        account,
        'MYA003',
        'error',
        `user ${JSON.stringify(user)} belongs to the server itself`,
        'choose another name',
      ),
    ]
  }
  const longest = engine === 'mariadb' ? longestName.mariadb : longestName.mysql
  const fits = user.length > 0 && user.length <= longest && !/ $|[\u{10000}-\u{10FFFF}]/u.test(user)
  if (fits && !hasControlCharacter(user)) return []
  return [
    finding(
      account,
      'MYA001',
      'error',
      `user ${JSON.stringify(user)} does not fit, expected 1 to ${longest} characters without a space at the end`,
      'choose another name',
    ),
  ]
}

function checkCredential(account: Account): readonly Diagnostic[] {
  const stated = account.uses.filter(({ credential }) => credential.kind !== 'none')
  const keys = new Set(stated.map(({ credential }) => credentialKey(credential)))
  if (keys.size > 1) {
    const purposes = account.uses.map(({ path }) => path.join('.')).join(' and ')
    return [
      finding(
        account,
        'MYA002',
        'error',
        `user ${JSON.stringify(account.user)} has different passwords in ${purposes}, expected one`,
        'give one of them another user name, or the same secret',
      ),
    ]
  }
  if (credentialOf(account).kind !== 'none') return []
  return [
    finding(
      account,
      'MYA006',
      'info',
      `account ${JSON.stringify(account.user)} is made locked and with no password: the topology names none`,
      `ALTER USER '${account.user}'@'%' IDENTIFIED BY ... ACCOUNT UNLOCK, or write bootstrap: {account: NAME, password: {secret: NAME}}`,
    ),
  ]
}

function checkPlugin(account: Account, cluster: PrimaryCluster): readonly Diagnostic[] {
  const declared = new Set(account.uses.flatMap(({ plugin }) => plugin ?? []))
  if (declared.size > 1) {
    return [
      finding(
        account,
        'MYA002',
        'error',
        `user ${JSON.stringify(account.user)} has two plugins, expected one`,
        'write the same plugin everywhere',
      ),
    ]
  }
  const plugin = pluginOf(account, cluster)
  if (cluster.engine === 'mariadb') {
    if (plugin === 'mysql_native_password') return []
    return [
      finding(
        account,
        'MYA004',
        'error',
        `plugin "${plugin}" is not in MariaDB ${cluster.version}, expected mysql_native_password`,
        'remove plugin',
      ),
    ]
  }
  if (plugin !== 'mysql_native_password' || compareVersions(cluster.version, '8.4') < 0) return []
  const isGone = compareVersions(cluster.version, '9.0') >= 0
  return [
    finding(
      account,
      'MYA004',
      isGone ? 'error' : 'warning',
      isGone
        ? `plugin "${plugin}" is not in MySQL ${cluster.version}, it was removed in 9.0`
        : `plugin "${plugin}" is off in MySQL ${cluster.version} unless the server has mysql_native_password=ON`,
      'write plugin: caching_sha2_password',
    ),
  ]
}

function checkRoot(account: Account): readonly Diagnostic[] {
  if (account.user !== 'root') return []
  return [
    finding(
      account,
      'SEC004',
      'warning',
      `user "root" may do everything: grants.sql leaves it alone`,
      'write a user of its own: dbbal, monitor, replicator',
    ),
  ]
}
