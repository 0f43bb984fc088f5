import { isAvailable, isNewerThan, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { faultFindings } from '../fault-findings.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'

export default proxysqlRule({
  id: 'PXS057',
  name: 'not-in-version',
  severity: 'error',
  profile: 'minimal',
  summary: 'a table or a variable that another version of ProxySQL has',
  why: 'A statement about the table fails; the variable is deleted by LOAD, with a line in the log only.',
  source: 'ProxySQL 2.7.2 has no pgsql_ tables; tags v2.5.0 to v2.7.1 of the source for the variables',
  hidden: 'an unknown variable is answered with OK',
  exampleKind: 'proxysql.sql',
  bad: "SET admin-hash_passwords='false';\nLOAD ADMIN VARIABLES TO RUNTIME;\nSAVE ADMIN VARIABLES TO DISK;\n",
  good: "SET admin-cluster_check_interval_ms='200';\nLOAD ADMIN VARIABLES TO RUNTIME;\nSAVE ADMIN VARIABLES TO DISK;\n",
  *check(unit) {
    yield* faultFindings(unit, 'version')
    const { version } = unit
    for (const { name, source, statement } of unit.variables.all) {
      const setting = settingOf(settingsTable, name)
      if (setting === undefined || isAvailable(setting, version)) continue
      const isNewer = isNewerThan(setting, version)
      yield {
        ...at(source, statement.start),
        message: isNewer
          ? `${name} is not in ProxySQL ${version}, it came with ${setting.since}`
          : `${name} is not in ProxySQL ${version}, it was removed in ${setting.removed}`,
        hint: isNewer
          ? `remove it, or give --target proxysql=${setting.since} when that runs there`
          : 'remove it',
        holdsSecret: true,
      }
    }
  },
})
