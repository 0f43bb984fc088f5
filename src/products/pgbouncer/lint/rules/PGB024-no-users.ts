import { databaseEntries } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { inForce, placeInForce, wordInForce } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import type { PgbouncerUnit } from '../unit.ts'

/** Methods of auth_type that look at no list of users. */
const withoutList = ['any', 'pam', 'ldap']

export default pgbouncerRule({
  id: 'PGB024',
  name: 'no-users',
  severity: 'error',
  profile: 'minimal',
  summary: 'auth_type needs a file that is not named or is not there',
  why: 'PgBouncer starts and listens, and every login fails.',
  source:
    'PgBouncer 1.18 and 1.26: without auth_file `password authentication failed` for everybody, with an empty one `ERROR could not open auth_file`; the same of auth_hba_file',
  hidden: 'without auth_file PgBouncer starts and only the clients see it',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_type = scram-sha-256\n',
  good: '[databases]\nshop = host=10.0.0.11\n[pgbouncer]\nauth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt\n',
  *check(unit) {
    if (databaseEntries(unit).length === 0) return
    const type = wordInForce(unit, 'auth_type')
    if (!withoutList.includes(type)) yield* fileFindings(unit, 'auth_file', type, isLookedUp(unit))
    if (type === 'hba') yield* fileFindings(unit, 'auth_hba_file', type, false)
  },
})

function* fileFindings(unit: PgbouncerUnit, name: string, type: string, isOptional: boolean) {
  const { value, pair } = inForce(unit, name)
  const place = placeInForce(unit, name)
  if (place === undefined || (pair === undefined && isOptional)) return
  const needs = `auth_type ${type} needs ${name}`
  if (value === '') {
    yield {
      ...place,
      message: `${needs}, which names no file: nobody can log in`,
      hint: `write ${name} = /etc/pgbouncer/${name === 'auth_file' ? 'userlist.txt' : 'pgbouncer_hba.conf'}`,
    }
  } else if (unit.fileSystem !== undefined && unit.fileSystem.stat(value) === undefined) {
    yield {
      ...place,
      message: `${needs}, and ${JSON.stringify(value)} is not there: nobody can log in`,
      hint: `write that file, or name another one`,
    }
  }
}

/** Whether users are asked for at a server. */
function isLookedUp(unit: PgbouncerUnit): boolean {
  return (
    inForce(unit, 'auth_user').value !== '' ||
    databaseEntries(unit).some((entry) => parameterOf(entry, 'auth_user') !== undefined)
  )
}
