import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB054',
  name: 'password-in-ini',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a password in pgbouncer.ini',
  why: 'The file is copied, compared and shown by many; a secret in it leaks, and it stands beside settings that change often.',
  source: 'https://www.pgbouncer.org/config.html#password: userlist.txt serves the same user',
  exampleKind: 'pgbouncer.ini',
  bad: "[databases]\nshop = host=10.0.0.11 user=app password='correct horse battery'\n[pgbouncer]\nlisten_addr = 10.0.0.21\n",
  good: '[databases]\nshop = host=10.0.0.11 user=app\n[pgbouncer]\nlisten_addr = 10.0.0.21\nauth_file = /etc/pgbouncer/userlist.txt\n',
  *check(unit) {
    for (const entry of databaseEntries(unit)) {
      const password = parameterOf(entry, 'password')
      if (password === undefined) continue
      yield {
        ...parameterPlace(entry, password),
        message: `${JSON.stringify(entry.pair.key)} has its password in this file, expected it in auth_file`,
        hint: 'remove password=, and write the user with its password into userlist.txt',
        holdsSecret: true,
      }
    }
  },
})
