import { isBrokenHash } from '../hashes.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'PGB021',
  name: 'broken-hash',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a secret of userlist.txt that looks like a hash and is none',
  why: 'PgBouncer takes it for a password in plain text, says nothing, and the user cannot log in.',
  source:
    'PgBouncer 1.18 and 1.26: `md5` and 33 hexadecimal digits is a plain password; upper case digits are one too',
  exampleKind: 'userlist.txt',
  bad: '"app" "md5b4def023e9d6e7f890123456789abcdef"\n',
  good: '"app" "md5b4def023e9d6e7f890123456789abcde"\n',
  *check(unit) {
    for (const { user, secret, line, column } of listedUsers(unit)) {
      if (!isBrokenHash(secret)) continue
      const isMd5 = /^md5/i.test(secret)
      const what = isMd5
        ? `md5 and ${secret.length - 3} characters, expected md5 and 32 digits from 0 to f in lower case`
        : 'a SCRAM verifier that is not whole, expected SCRAM-SHA-256$ITERATIONS:SALT$STOREDKEY:SERVERKEY'
      yield {
        file: unit.userlist?.name ?? '',
        line,
        column,
        message: `the secret of ${JSON.stringify(user)} is ${what}: it counts as a password in plain text`,
        hint: 'copy rolpassword of pg_authid whole',
        holdsSecret: true,
      }
    }
  },
})
