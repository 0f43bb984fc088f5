import { didYouMean } from '../../../../diagnostics/did-you-mean.ts'
import { unmetExpectation } from '../../../../settings/check-value.ts'
import { isAvailable, settingOf } from '../../../../settings/lookup.ts'
import { settingsTable } from '../../table.ts'
import { hostgroupSets } from '../hostgroups.ts'
import { protocols } from '../lines.ts'
import { placeOf } from '../logins.ts'
import { at } from '../place.ts'
import { proxysqlRule } from '../proxysql-rule.ts'
import { type Assigned, variableNames } from '../variables.ts'

/** Set by the interface itself, or of plugins that the project does not know. */
const others = /^(?:admin-version$|(?:ldap|clickhouse|sqliteserver)-)/

export default proxysqlRule({
  id: 'PXS037',
  name: 'variable',
  severity: 'error',
  profile: 'minimal',
  summary: 'a global variable that ProxySQL does not have, or a value that it does not take',
  why: 'ProxySQL answers OK. LOAD deletes the unknown one and sets a bad value back to what it was; only the log tells.',
  source: 'ProxySQL 2.7.2 and 3.0.1: UPDATE changes 0 rows; after LOAD the old value is back',
  hidden: 'ProxySQL answers OK to every name and value',
  exampleKind: 'proxysql.sql',
  bad: "UPDATE global_variables SET variable_value='500' WHERE variable_name='mysql-max_conections';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  good: "UPDATE global_variables SET variable_value='20000' WHERE variable_name='mysql-max_connections';\nLOAD MYSQL VARIABLES TO RUNTIME;\nSAVE MYSQL VARIABLES TO DISK;\n",
  *check(unit) {
    if (unit.isGenerated) return
    for (const given of unit.variables.all) yield* findings(given, unit.version, unit.kind)
    for (const protocol of protocols) {
      const enabled = unit.variables.get(`${protocol}-monitor_enabled`)
      const [set] = hostgroupSets(unit, protocol)
      if (enabled === undefined || set === undefined || !/^(?:false|0)$/i.test(enabled.value ?? '')) continue
      yield {
        ...placeOf(enabled),
        message: `${enabled.name} is off: nothing would find the writer of hostgroup ${set.writer}`,
        hint: 'remove it',
      }
    }
  },
})

function* findings(given: Assigned, version: string, kind: 'sql' | 'cnf') {
  const { name, value, source, statement } = given
  const setting = settingOf(settingsTable, name)
  const place = at(source, statement.start)
  if (setting === undefined || setting.section !== undefined) {
    if (others.test(name)) return
    const near = didYouMean(name, variableNames(version))
    const shown = kind === 'cnf' ? name.replace(/^\w+-/, '') : name
    yield {
      ...place,
      message: `${JSON.stringify(shown)} is no variable of ProxySQL: it has no effect`,
      hint: near === undefined ? 'remove it' : `write ${kind === 'cnf' ? near.replace(/^\w+-/, '') : near}`,
      holdsSecret: true,
    }
    return
  }
  if (value === undefined || !isAvailable(setting, version)) return
  const expected = unmetExpectation(settingsTable, version, setting, value)
  if (expected === undefined) return
  const isSecret = /password|credentials/.test(name)
  yield {
    ...placeOf(given),
    message: `${name} ${isSecret ? 'does' : `${JSON.stringify(value)} does`} not fit, expected ${expected}: LOAD sets it back`,
    hint: setting.default === undefined ? undefined : `the default is ${JSON.stringify(setting.default)}`,
  }
}
