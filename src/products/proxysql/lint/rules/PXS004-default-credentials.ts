import { serversByHostgroup } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { credentialLogins, ownLogins } from '../logins.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import type { ProxysqlUnit } from '../unit.ts'

export default proxysqlRule({
  id: 'PXS004',
  name: 'default-credentials',
  severity: 'error',
  profile: 'minimal',
  summary: 'a login of ProxySQL itself is left as everybody knows it',
  why: 'Who reaches the admin interface with admin:admin owns the proxy and every password in it. The monitor as monitor:monitor is a login that is tried first on every server.',
  source: 'defaults of ProxySQL 2.7.2 and 3.0.1: admin:admin, stats:stats, monitor:monitor',
  hidden: 'a hole, not a fault of the file',
  exampleKind: 'proxysql.cnf',
  bad: 'admin_variables = { admin_credentials = "admin:admin" }\n',
  good: 'admin_variables = { admin_credentials = "dbbal:correct horse battery"; stats_credentials = "graphs:staple battery horse" }\n',
  *check(unit) {
    for (const { user, password, of, place } of [...credentialLogins(unit), ...ownLogins(unit)]) {
      if (user !== password || !['admin', 'stats', 'monitor', 'cluster'].includes(user)) continue
      yield {
        ...place,
        message: `${of} is ${user}:${user} as everybody knows it, expected a password of your own`,
        hint: 'openssl rand -base64 24 makes one',
        holdsSecret: true,
      }
    }
    if (unit.kind === 'cnf') yield* leftOut(unit)
  },
})

/** What a new node takes where proxysql.cnf says nothing. */
function* leftOut(unit: ProxysqlUnit) {
  const { variables, source } = unit
  const place = at(source, 0)
  if (variables.get('admin-admin_credentials') === undefined)
    yield {
      ...place,
      message: 'admin_credentials is missing in admin_variables: ProxySQL takes admin:admin',
      hint: 'write admin_variables = { admin_credentials = "NAME:PASSWORD" }',
    }
  if (variables.get('admin-stats_credentials') === undefined)
    yield {
      ...place,
      severity: 'warning' as const,
      message: 'stats_credentials is missing in admin_variables: ProxySQL takes stats:stats',
      hint: 'write admin_variables = { stats_credentials = "NAME:PASSWORD" }',
    }
  for (const protocol of protocols) {
    const isWatched = serversByHostgroup(unit, protocol).size > 0
    if (!isWatched || variables.get(`${protocol}-monitor_password`) !== undefined) continue
    if (variables.get(`${protocol}-monitor_enabled`)?.value === 'false') continue
    yield {
      ...place,
      message: `monitor_password is missing in ${protocol}_variables: ProxySQL watches the servers as monitor:monitor`,
      hint: `write ${protocol}_variables = { monitor_username = "NAME"; monitor_password = "PASSWORD" }`,
    }
  }
}
