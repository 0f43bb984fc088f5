import { hashKind } from '../hashes.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'SEC006',
  name: 'weak-hash',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an md5 hash where a SCRAM verifier could stand',
  why: 'Who has a copy of the hash can log in with it, without ever knowing the password; PostgreSQL 18 gives md5 up.',
  source: 'https://www.postgresql.org/docs/18/auth-password.html',
  exampleKind: 'userlist.txt',
  bad: '"app" "md5b4def023e9d6e7f890123456789abcde"\n',
  good: '"app" "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="\n',
  *check(unit) {
    for (const { user, secret, line, column } of listedUsers(unit)) {
      if (hashKind(secret) !== 'md5') continue
      yield {
        file: unit.userlist?.name ?? '',
        line,
        column,
        message: `the secret of ${JSON.stringify(user)} is an md5 hash, expected a SCRAM verifier`,
        hint: "set password_encryption = 'scram-sha-256' on the server, change the password, copy rolpassword of pg_authid",
        holdsSecret: true,
      }
    }
  },
})
