import type { RuleFinding } from '../../../../lint/rule.ts'
import { databaseEntries } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { inForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { placeIn } from '../place-in.ts'
import type { PgbouncerUnit } from '../unit.ts'

const md5Hash = /^md5[0-9a-f]{32}$/

export default pgbouncerRule({
  id: 'PGB019',
  name: 'impossible-login',
  severity: 'error',
  profile: 'minimal',
  summary: 'auth_type and what is kept of a password do not go together: nobody can log in',
  why: 'PgBouncer starts, and every such login fails: `SASL authentication failed`, or `bouncer config error`.',
  source:
    'PgBouncer 1.18 and 1.26: `user has MD5 secret`, `auth_type=any requires forced user`, seen in the log at the login',
  hidden: 'PgBouncer looks at secrets only when somebody logs in',
  exampleKind: 'pgbouncer.ini',
  bad: {
    'pgbouncer.ini':
      '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = scram-sha-256\nauth_file = userlist.txt\n',
    'userlist.txt': '"app" "md50123456789abcdef0123456789abcdef"\n',
  },
  good: {
    'pgbouncer.ini': '[databases]\n* = host=db1\n[pgbouncer]\nauth_type = md5\nauth_file = userlist.txt\n',
    'userlist.txt': '"app" "md50123456789abcdef0123456789abcdef"\n',
  },
  *check(unit) {
    const type = wordInForce(unit, 'auth_type')
    if (type === 'scram-sha-256') yield* md5Secrets(unit)
    if (type === 'any') yield* unforcedUsers(unit)
  },
})

function* md5Secrets(unit: PgbouncerUnit): Iterable<RuleFinding> {
  const { userlist } = unit
  if (userlist === undefined) return
  // These may only ever log in to servers.
  const used = new Set([
    inForce(unit, 'auth_user').value,
    ...databaseEntries(unit).flatMap((entry) =>
      ['user', 'auth_user'].map((name) => parameterOf(entry, name)?.value),
    ),
  ])
  for (const { user, secret, line, column } of userlist.content.entries) {
    if (!md5Hash.test(secret) || used.has(user)) continue
    yield {
      file: userlist.name,
      line,
      column,
      holdsSecret: true,
      message: `user ${JSON.stringify(user)} has an MD5 hash and auth_type is scram-sha-256: its logins fail`,
      hint: 'put the SCRAM secret of pg_authid.rolpassword there, or the password itself',
    }
  }
}

function* unforcedUsers(unit: PgbouncerUnit): Iterable<RuleFinding> {
  for (const entry of databaseEntries(unit)) {
    if (entry.syntaxError !== undefined || parameterOf(entry, 'user') !== undefined) continue
    yield {
      ...placeIn(entry.pair.source, entry.pair),
      message: `auth_type any needs a user for the server, and ${JSON.stringify(entry.pair.key)} names none`,
      hint: 'write user=NAME in the entry, or another auth_type',
    }
  }
}
