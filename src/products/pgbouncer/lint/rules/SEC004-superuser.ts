import { superusers } from '../../../../lint/superusers.ts'
import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { type FilePlace, inForce, namesInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'
import { listedUsers } from '../userlist-users.ts'

export default pgbouncerRule({
  id: 'SEC004',
  name: 'superuser',
  severity: 'warning',
  profile: 'recommended',
  summary: 'a superuser of the server has a login through the pool',
  why: 'Every application that reaches PgBouncer can try to be the owner of the whole server.',
  source: 'https://www.postgresql.org/docs/current/role-attributes.html',
  exampleKind: 'userlist.txt',
  bad: '"postgres" "correct horse battery"\n',
  good: '"shop" "correct horse battery"\n',
  *check(unit) {
    const consoleUsers = ['admin_users', 'stats_users'].flatMap((name) => namesInForce(unit, name))
    for (const { user, what, place, holdsSecret } of logins(unit)) {
      // "admin" is a fair name for an account of the console.
      if (!superusers.has(user) || (user === 'admin' && consoleUsers.includes(user))) continue
      yield {
        ...place,
        message: `${what} ${JSON.stringify(user)} owns the whole server, expected an account with the rights of its application`,
        hint: 'CREATE ROLE shop LOGIN, grant it what it needs, and name it here',
        holdsSecret,
      }
    }
  },
})

interface Login {
  user: string
  what: string
  place: FilePlace
  holdsSecret: boolean
}

function logins(unit: PgbouncerUnit): readonly Login[] {
  const { pair, value } = inForce(unit, 'auth_user')
  return [
    ...(pair === undefined
      ? []
      : [{ user: value, what: 'auth_user', place: placeOf(pair), holdsSecret: false }]),
    ...listedUsers(unit).map(({ user, line, column }) => ({
      user,
      what: 'user',
      place: { file: unit.userlist?.name ?? '', line, column },
      holdsSecret: true,
    })),
    ...databaseEntries(unit).flatMap((entry) =>
      ['user', 'auth_user'].flatMap((what) => {
        const parameter = parameterOf(entry, what)
        const holdsSecret = parameterOf(entry, 'password') !== undefined
        return parameter === undefined
          ? []
          : [{ user: parameter.value, what, place: parameterPlace(entry, parameter), holdsSecret }]
      }),
    ),
  ]
}
