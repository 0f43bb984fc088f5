import { databaseEntries, parameterPlace } from '../database-entries.ts'
import { parameterOf } from '../databases.ts'
import { inForce, namesInForce, placeOf } from '../in-force.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'

export default pgbouncerRule({
  id: 'PGB045',
  name: 'application-administers',
  severity: 'warning',
  profile: 'recommended',
  summary: 'an account of servers is an administrator of PgBouncer too',
  why: 'Who has the password of the application can SHUTDOWN the pool of everybody.',
  source: 'https://www.pgbouncer.org/usage.html#admin-console',
  exampleKind: 'pgbouncer.ini',
  bad: '[databases]\nshop = host=10.0.0.11 user=app\n[pgbouncer]\nadmin_users = app\n',
  good: '[databases]\nshop = host=10.0.0.11 user=app\n[pgbouncer]\nadmin_users = pgb_admin\n',
  *check(unit) {
    const admins = namesInForce(unit, 'admin_users')
    const { pair, value } = inForce(unit, 'auth_user')
    const hint = 'give the console an account of its own'
    if (pair !== undefined && admins.includes(value)) {
      yield { ...placeOf(pair), message: `auth_user ${JSON.stringify(value)} is one of admin_users`, hint }
    }
    for (const entry of databaseEntries(unit)) {
      for (const name of ['user', 'auth_user']) {
        const user = parameterOf(entry, name)
        if (user === undefined || !admins.includes(user.value)) continue
        const message = `${name} ${JSON.stringify(user.value)} of ${JSON.stringify(entry.pair.key)} is one of admin_users`
        yield { ...parameterPlace(entry, user), message, hint }
      }
    }
  },
})
