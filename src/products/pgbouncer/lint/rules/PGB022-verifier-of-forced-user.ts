import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { hashKind } from '../hashes.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'PGB022',
  name: 'verifier-of-forced-user',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a database logs in as a user of whom only a SCRAM verifier is known',
  why: 'A verifier checks a password and cannot take its place: the server refuses every connection of that database.',
  source:
    'https://www.pgbouncer.org/config.html#authentication-file-format, limitations; PgBouncer 1.18 and 1.26: `wrong password type`',
  exampleKind: 'pgbouncer.ini',
  bad: {
    'pgbouncer.ini':
      '[databases]\nshop = host=10.0.0.11 user=app\n[pgbouncer]\nauth_type = scram-sha-256\nauth_file = userlist.txt\n',
    'userlist.txt':
      '"app" "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="\n',
  },
  good: {
    'pgbouncer.ini':
      '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_type = scram-sha-256\nauth_file = userlist.txt\n',
    'userlist.txt':
      '"app" "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="\n',
  },
  *check(unit) {
    const secrets = new Map(listedUsers(unit).map(({ user, secret }) => [user, secret]))
    for (const entry of databaseEntries(unit)) {
      const user = parameterOf(entry, 'user')
      if (user === undefined || parameterOf(entry, 'password') !== undefined) continue
      if (hashKind(secrets.get(user.value) ?? '') !== 'scram-sha-256') continue
      yield {
        ...parameterPlace(entry, user),
        message: `${JSON.stringify(entry.pair.key)} logs in as ${JSON.stringify(user.value)}, of whom userlist.txt has a SCRAM verifier, expected a password`,
        hint: 'remove user=, or write the password of that user into userlist.txt',
      }
    }
  },
})
