import { isCachingSha2Hash } from '../../../../secrets/hashes/caching-sha2.ts'
import { isMysqlNativeHash } from '../../../../secrets/hashes/mysql-native.ts'
import { userLogins } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS022',
  name: 'clear-text-password',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a password of mysql_users stands as it is',
  why: 'The file, ProxySQL and its disk hold it for everybody who may read them; ProxySQL logs in to MySQL with a hash as well.',
  source: 'ProxySQL 2.7.2 and 3.0.1: runtime and disk keep the password as it was typed',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','correct horse battery',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','$A$005$LSXxUlojM5zrYSm9PlikLUJEFQymW5zrHArUIzy8JfEGCClnZEDsBh2mjF92Vo5',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  *check(unit) {
    for (const { user, password, of, place } of userLogins(unit)) {
      // ProxySQL 3.0 cannot log in to PostgreSQL with less.
      if (of !== 'mysql_users' || isMysqlNativeHash(password) || isCachingSha2Hash(password)) continue
      yield {
        ...place,
        message: `the password of ${JSON.stringify(user)} stands as it is, expected a hash`,
        hint: 'write what authentication_string of mysql.user holds',
        holdsSecret: true,
      }
    }
  },
})
