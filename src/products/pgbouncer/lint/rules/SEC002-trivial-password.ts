import { passwordFault } from '../../../../lint/trivial-passwords.ts'
import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { hashKind, isBrokenHash, isTrivialMd5 } from '../hashes.ts'
import type { FilePlace } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'SEC002',
  name: 'trivial-password',
  severity: 'error',
  profile: 'minimal',
  summary: 'a password that is tried first, or a short one',
  why: 'Who reaches the port gets in within seconds; a short one falls to whoever has a copy of its hash.',
  source: 'defaults of the vendors and of their guides; an md5 hash gives such a password away too',
  hidden: 'a hole, not a fault of the file',
  exampleKind: 'userlist.txt',
  bad: '"app" "app"\n',
  good: '"app" "correct horse battery"\n',
  *check(unit) {
    for (const { user, secret, place } of passwords(unit)) {
      const fault = faultOf(secret, user)
      if (fault === undefined) continue
      const isTrivial = fault === 'trivial'
      yield {
        ...place,
        severity: isTrivial ? 'error' : 'warning',
        message: `the password of ${JSON.stringify(user)} is ${isTrivial ? 'one that is tried first' : 'short'}, expected 12 random characters at least`,
        hint: 'change it on the server: openssl rand -base64 24 makes one',
        holdsSecret: true,
      }
    }
  },
})

function faultOf(secret: string, user: string): 'trivial' | 'short' | undefined {
  const kind = hashKind(secret)
  if (kind === 'md5') return isTrivialMd5(secret, user) ? 'trivial' : undefined
  return kind === 'plain' && !isBrokenHash(secret) ? passwordFault(secret, user) : undefined
}

function passwords(unit: PgbouncerUnit): readonly { user: string; secret: string; place: FilePlace }[] {
  return [
    ...listedUsers(unit).map(({ user, secret, line, column }) => ({
      user,
      secret,
      place: { file: unit.userlist?.name ?? '', line, column },
    })),
    ...databaseEntries(unit).flatMap((entry) => {
      const password = parameterOf(entry, 'password')
      if (password === undefined) return []
      const user = parameterOf(entry, 'user')?.value ?? ''
      return [{ user, secret: password.value, place: parameterPlace(entry, password) }]
    }),
  ]
}
