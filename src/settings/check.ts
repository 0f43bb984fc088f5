import type { Diagnostic, TopologyPath } from '../diagnostics/diagnostic.ts'
import { didYouMean } from '../diagnostics/did-you-mean.ts'
import { unmetExpectation } from './check-value.ts'
import { candidates, isAvailable, isNewerThan, qualifiedName, settingOf } from './lookup.ts'
import { secondsIn } from './seconds-in.ts'
import type { Setting, SettingsTable } from './setting.ts'
import { settingText } from './setting-text.ts'

/** Values by the product's own names; `null` removes an inherited one and is skipped. */
type SettingValues = Readonly<Record<string, string | number | boolean | null>>

/** What is wrong with a setting; `out-of-range` is a number like any other, but below or above what is meant. */
export type SettingMistake = 'unknown' | 'twice' | 'other-version' | 'bad-value' | 'out-of-range'

export interface SettingsToCheck {
  table: SettingsTable
  /** The product's version that the topology names. */
  version: string
  settings?: SettingValues | undefined
  unchecked?: SettingValues | undefined
  /** The balancer or cluster; findings stand at `settings` and `settings_unchecked` below it. */
  path: TopologyPath
  /** Id of the findings, where one id stands for all mistakes; else the id of each. */
  ruleId: string | ((mistake: SettingMistake, setting: Setting | undefined) => string)
  /** Limits the names to one section, see `settingOf`. */
  section?: string
}

/** What is wrong with `settings:` for a version of the product; every finding is an error. */
export function checkSettings(check: SettingsToCheck): Diagnostic[] {
  return Object.entries(check.settings ?? {}).flatMap(([name, value]) => {
    if (value === null) return []
    const fault = twice(check, name) ?? faultOf(check, name, value)
    if (fault === undefined) return []
    const { mistake, ...found } = fault
    const setting = settingOf(check.table, name, check.section)
    const id = typeof check.ruleId === 'string' ? check.ruleId : check.ruleId(mistake, setting)
    return [{ id, severity: 'error', path: [...check.path, 'settings', name], ...found }]
  })
}

type Fault = Pick<Diagnostic, 'message' | 'hint' | 'atKey'> & { mistake: SettingMistake }

function twice(check: SettingsToCheck, name: string): Fault | undefined {
  if (!Object.hasOwn(check.unchecked ?? {}, name)) return undefined
  return {
    mistake: 'twice',
    atKey: true,
    message: `setting "${name}" stands in settings and in settings_unchecked, expected one of them`,
    hint: `remove "${name}" from settings_unchecked: or from settings:`,
  }
}

function faultOf(check: SettingsToCheck, name: string, value: string | number | boolean): Fault | undefined {
  const { table, version } = check
  const setting = settingOf(table, name, check.section)
  if (setting === undefined) return unknown(check, name)
  if (!isAvailable(setting, version)) return unavailable(check, name, setting)
  const text = settingText(table, value)
  const expected = unmetExpectation(table, version, setting, text)
  if (expected === undefined) return undefined
  const { min: _min, max: _max, ...unbounded } = setting
  const seconds = setting.unit === 'seconds' ? secondsIn(text) : undefined
  return {
    mistake: unmetExpectation(table, version, unbounded, text) === undefined ? 'out-of-range' : 'bad-value',
    message: `${name} ${JSON.stringify(text)} is not valid, expected ${expected}`,
    ...(seconds !== undefined && { hint: `write ${seconds}` }),
  }
}

function unknown({ table, version, section }: SettingsToCheck, name: string): Fault {
  const known = candidates(table, section).filter((each) => isAvailable(each, version))
  const near = didYouMean(
    name,
    name.includes('.') ? known.map(qualifiedName) : known.map((each) => each.name),
  )
  const place = section === undefined ? '' : ` [${section}]`
  const unchecked = 'put it under settings_unchecked: to pass it as it is'
  return {
    mistake: 'unknown',
    atKey: true,
    message: `setting "${name}" is unknown to ${table.title} ${version}, expected one of its${place} settings`,
    hint: near === undefined ? unchecked : `write "${near}", or ${unchecked}`,
  }
}

function unavailable({ table, version }: SettingsToCheck, name: string, setting: Setting): Fault {
  if (isNewerThan(setting, version)) {
    return {
      mistake: 'other-version',
      atKey: true,
      message: `setting "${name}" is not in ${table.title} ${version}, it came with ${setting.since}`,
      hint: `remove it, or set version: "${setting.since}" or newer when that runs there`,
    }
  }
  return {
    mistake: 'other-version',
    atKey: true,
    message: `setting "${name}" is not in ${table.title} ${version}, it was removed in ${setting.removed}`,
    hint: setting.replacedBy === undefined ? 'remove it' : `write "${setting.replacedBy}"`,
  }
}
