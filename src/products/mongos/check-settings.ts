import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { checkSettings } from '../../settings/check.ts'
import { settingOf } from '../../settings/lookup.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import { checkSetting } from './check-setting.ts'
import { checkTogether } from './check-together.ts'
import type { MongosSubject } from './subject.ts'
import { settingsTable } from './table.ts'

const parameter = 'setParameter.'

/** Settings of the balancer against the table, and what no mongos should be told. */
export function checkMongosSettings(subject: MongosSubject): Diagnostic[] {
  const { declared, balancer } = subject
  const { settings = {}, settings_unchecked: unchecked = {} } = declared
  const check = { table: settingsTable, version: balancer.version, unchecked, path: balancer.path }
  const isOdd = (name: string): boolean =>
    name.startsWith(parameter) && settingOf(settingsTable, name) === undefined
  const pick = (wanted: (name: string) => boolean): Record<string, SettingValue> =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name)))
  const options = pick((name) => !name.startsWith(parameter))
  const parameters = pick((name) => name.startsWith(parameter) && !isOdd(name))
  return [
    ...checkSettings({ ...check, settings: options, ruleId: 'MGO008' }),
    ...checkSettings({ ...check, settings: parameters, ruleId: 'MGO009' }),
    ...Object.keys(pick(isOdd)).map((name) => unknownParameter([...balancer.path, 'settings', name], name)),
    ...(['settings', 'settings_unchecked'] as const).flatMap((key) =>
      Object.entries(declared[key] ?? {}).flatMap(([name, value]) =>
        checkSetting(name, value, [...balancer.path, key, name]),
      ),
    ),
    ...checkNesting(subject),
    ...checkPoolTimes(subject),
    ...checkTogether(subject),
  ]
}

/** Hundreds of parameters exist and no list is whole: mongos itself refuses a wrong one at start. */
function unknownParameter(path: TopologyPath, name: string): Diagnostic {
  const parameterName = quoted(name.slice(parameter.length))
  const message = `parameter ${parameterName} is not in dbbal's list; mongos does not start when it does not know it`
  return { ...warning('MGO009', path, message, 'try it with mongos --outputConfig -f FILE'), atKey: true }
}

/** A name cannot be a value and a section. */
function checkNesting({ declared, balancer }: MongosSubject): Diagnostic[] {
  const given = Object.keys(declared.settings_unchecked ?? {})
  const known = [
    ...settingsTable.settings.map(({ name }) => name),
    ...Object.keys(declared.settings ?? {}),
    ...given,
  ]
  const isOdd = (name: string): boolean =>
    name.split('.').includes('') ||
    known.some((each) => each.startsWith(`${name}.`) || name.startsWith(`${each}.`))
  return given.filter(isOdd).map((name) => ({
    ...fault(
      'MGO008',
      [...balancer.path, 'settings_unchecked', name],
      `${quoted(name)} is a section or no name, expected a name such as "net.listenBacklog"`,
    ),
    atKey: true,
  }))
}

/** The server raises a host timeout that does not leave room for a refresh. */
function checkPoolTimes({ declared, balancer }: MongosSubject): Diagnostic[] {
  const times = { HostTimeoutMS: 300_000, RefreshRequirementMS: 60_000, RefreshTimeoutMS: 20_000 }
  const prefix = `${parameter}ShardingTaskExecutorPool`
  const value = (name: keyof typeof times): number =>
    Number(declared.settings?.[`${prefix}${name}`] ?? times[name])
  if (value('HostTimeoutMS') > value('RefreshRequirementMS') + value('RefreshTimeoutMS')) return []
  return [
    warning(
      'MGO021',
      [...balancer.path, 'settings'],
      `${prefix}HostTimeoutMS ${value('HostTimeoutMS')} is not over RefreshRequirementMS and RefreshTimeoutMS together`,
      'raise it, or lower the other two',
    ),
  ]
}
