import { isMysqlNativeHash } from '../../../../secrets/hashes/mysql-native.ts'
import { userLogins } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'SEC006',
  name: 'weak-hash',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a mysql_native_password hash where one of caching_sha2_password could stand',
  why: 'It is SHA-1 without a salt: common passwords are found in tables. MySQL 9 no longer has the plugin.',
  source: 'https://dev.mysql.com/doc/relnotes/mysql/9.0/en/news-9-0-0.html',
  since: '2.6',
  exampleKind: 'proxysql.sql',
  bad: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','*8363382D00C9DDCCF4A92E6A4F76F72B7C641E47',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  good: "REPLACE INTO mysql_users (username,password,default_hostgroup) VALUES ('shop','$A$005$LSXxUlojM5zrYSm9PlikLUJEFQymW5zrHArUIzy8JfEGCClnZEDsBh2mjF92Vo5',10);\nLOAD MYSQL USERS TO RUNTIME;\nSAVE MYSQL USERS TO DISK;\n",
  *check(unit) {
    // MariaDB has no other: the topology says which server it is.
    if (unit.isGenerated) return
    for (const { user, password, of, place } of userLogins(unit)) {
      if (of !== 'mysql_users' || !isMysqlNativeHash(password)) continue
      yield {
        ...place,
        message: `the secret of ${JSON.stringify(user)} is a mysql_native_password hash, expected one of caching_sha2_password`,
        hint: 'ALTER USER ... IDENTIFIED WITH caching_sha2_password, and copy authentication_string',
        holdsSecret: true,
      }
    }
  },
})
