import { settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { placeOf } from '../logins.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS005',
  name: 'open-admin-interface',
  severity: 'warning',
  profile: 'recommended',
  summary: 'the admin interface listens on every address',
  why: 'Everybody who reaches the host can try passwords of the interface that rules all routing and shows every password.',
  source: 'the sample proxysql.cnf: mysql_ifaces="0.0.0.0:6032"',
  exampleKind: 'proxysql.cnf',
  bad: 'admin_variables = { mysql_ifaces = "0.0.0.0:6032" }\n',
  good: 'admin_variables = { mysql_ifaces = "127.0.0.1:6032;/run/proxysql/admin.sock" }\n',
  *check({ kind, variables, source, isGenerated, version }) {
    if (isGenerated) return
    for (const name of ['admin-mysql_ifaces', 'admin-pgsql_ifaces']) {
      const given = variables.get(name)
      const address = given?.value
        ?.split(';')
        .find((each) => /^\s*(?:0\.0\.0\.0|\[?::\]?|\*)?:\d+\s*$/.test(each))
      if (given !== undefined && address !== undefined) {
        yield {
          ...placeOf(given),
          message: `${name} listens on every address of the host, expected one that only administrators reach`,
          hint: 'write 127.0.0.1 in the place of 0.0.0.0',
        }
      }
      const standard = settingOf(settingsTable, name)?.default ?? ''
      if (kind !== 'cnf' || given !== undefined || name !== 'admin-mysql_ifaces' || version === '') continue
      yield {
        ...at(source, 0),
        message: `mysql_ifaces is missing in admin_variables: ProxySQL takes ${standard}`,
        hint: 'write admin_variables = { mysql_ifaces = "127.0.0.1:6032" }',
      }
    }
  },
})
