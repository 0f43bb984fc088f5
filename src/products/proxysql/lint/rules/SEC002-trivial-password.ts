import { firstTries, passwordFault } from '../../../../lint/trivial-passwords.ts'
import { isMysqlNativeHash, mysqlNativeHash } from '../../../../secrets/hashes/mysql-native.ts'
import { credentialLogins, type Login, ownLogins, userLogins } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'minimal',
  summary: 'a password that is tried first, or a short one',
  why: 'Who reaches the port gets in within seconds; a short one falls to whoever has a copy of its hash.',
  source:
    'defaults of ProxySQL and of guides; a mysql_native_password hash has no salt and gives such a password away too',
  hidden: 'a hole, not a fault of the file',
  exampleKind: 'proxysql.sql',
  bad: "SET mysql-monitor_username='watch';\nSET mysql-monitor_password='changeme';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "SET mysql-monitor_username='watch';\nSET mysql-monitor_password='correct horse battery';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check(unit) {
    for (const login of [...credentialLogins(unit), ...ownLogins(unit), ...userLogins(unit)]) {
      const fault = faultOf(login)
      if (fault === undefined || isDefault(login)) continue
      const isTrivial = fault === 'trivial'
      if (!isTrivial && unit.isGenerated) continue
      yield {
        ...login.place,
        severity: isTrivial ? 'error' : 'warning',
        message: `the password of ${JSON.stringify(login.user)} is ${isTrivial ? 'one that is tried first' : 'short'}, expected 12 random characters at least`,
        hint: 'change it on the server: openssl rand -base64 24 makes one',
        holdsSecret: true,
      }
    }
  },
})

/** PXS004 speaks of these. */
function isDefault({ user, password, of }: Login): boolean {
  return (
    !of.endsWith('_users') && user === password && ['admin', 'stats', 'monitor', 'cluster'].includes(user)
  )
}

function faultOf({ user, password }: Login): 'trivial' | 'short' | undefined {
  if (isMysqlNativeHash(password))
    return [user, ...firstTries].some((each) => password === mysqlNativeHash(each)) ? 'trivial' : undefined
  return /^\$A\$|^SCRAM-SHA-256\$|^md5[0-9a-f]{32}$/.test(password)
    ? undefined
    : passwordFault(password, user)
}
