import { isAtLeast } from '../../../../settings/version.ts'
import { userLogins } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS062',
  name: 'hash-of-newer-version',
  severity: 'error',
  profile: 'minimal',
  summary: 'a caching_sha2_password hash for a ProxySQL that does not know it',
  why: 'ProxySQL before 2.6 takes the hash for a password: nobody can log in.',
  source: 'ProxySQL 2.6.0: mysql-default_authentication_plugin',
  hidden: 'ProxySQL takes it for a password',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','$A$005$LSXxUlojM5zrYSm9PlikLUJEFQymW5zrHArUIzy8JfEGCClnZEDsBh2mjF92Vo5',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','*8363382D00C9DDCCF4A92E6A4F76F72B7C641E47',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  since: '2.5',
  until: '2.6',
  *check(unit) {
    if (isAtLeast(unit.version, '2.6')) return
    for (const { user, password, of, place } of userLogins(unit)) {
      if (of !== 'mysql_users' || !password.startsWith('$A$')) continue
      yield {
        ...place,
        message: `the hash of ${JSON.stringify(user)} is of caching_sha2_password, which came with ProxySQL 2.6`,
        hint: 'give --target proxysql=2.7 when that runs there, or the user mysql_native_password',
        holdsSecret: true,
      }
    }
  },
})
