import { credentialLogins, type Login, ownLogins, userLogins } from '../logins.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'SEC005',
  name: 'shared-secret',
  severity: 'warning',
  profile: 'recommended',
  summary: 'one password for the proxy itself and for something else',
  why: 'Who learns the password of an application can rule the proxy, or watch every server.',
  source: 'https://proxysql.com/documentation/global-variables/admin-variables/#admin-admin_credentials',
  exampleKind: 'proxysql.cnf',
  bad: 'admin_variables = { admin_credentials = "dbbal:correct horse battery"; stats_credentials = "graphs:correct horse battery" }\n',
  good: 'admin_variables = { admin_credentials = "dbbal:correct horse battery"; stats_credentials = "graphs:staple battery horse" }\n',
  *check(unit) {
    const own = new Map<string, Login>()
    for (const login of [...credentialLogins(unit), ...ownLogins(unit)]) {
      const other = own.get(login.password)
      if (other === undefined) own.set(login.password, login)
      else if (!isPeer(other, login)) yield finding(login, other)
    }
    for (const login of userLogins(unit)) {
      const other = own.get(login.password)
      if (other !== undefined) yield finding(login, other)
    }
  },
})

/** The login of the cluster is one of admin_credentials by its nature. */
function isPeer(one: Login, other: Login): boolean {
  return one.user === other.user && [one.of, other.of].includes('admin-cluster_password')
}

function finding({ user, of, place }: Login, other: Login) {
  return {
    ...place,
    message: `${JSON.stringify(user)} of ${of} has the password of ${JSON.stringify(other.user)} of ${other.of}, expected one of its own`,
    hint: 'openssl rand -base64 24 makes one',
    holdsSecret: true,
  }
}
