import type { Setting, SettingsTable } from './setting.ts'
import { compareVersions, isAtLeast } from './version.ts'

/**
 * The setting of that name. `section` limits the search to one section. Without it, a table that has settings outside
 * any section (redis.conf, ProxySQL's variables) is searched there only; in others a bare name finds the first of that
 * name, main section first, and `routing.connect_timeout` names the section.
 */
export function settingOf(table: SettingsTable, name: string, section?: string): Setting | undefined {
  return indexOf(table, section).get(name)
}

type Index = ReadonlyMap<string, Setting>
const indexes = new WeakMap<SettingsTable, Map<string | undefined, Index>>()

/** Bare and qualified names to settings; the bare name wins, and the first of a name. */
function indexOf(table: SettingsTable, section: string | undefined): Index {
  const made = indexes.get(table)?.get(section)
  if (made !== undefined) return made
  const ofTable = indexes.get(table) ?? new Map<string | undefined, Index>()
  indexes.set(table, ofTable)
  const known = candidates(table, section).toReversed()
  const index = new Map<string, Setting>([
    ...known.map((each) => [qualifiedName(each), each] as const),
    ...known.map((each) => [each.name, each] as const),
  ])
  ofTable.set(section, index)
  return index
}

/** The settings that a name may mean. */
export function candidates(table: SettingsTable, section?: string): readonly Setting[] {
  const inSection = table.settings.filter((each) => each.section === section)
  return section === undefined && inSection.length === 0 ? table.settings : inSection
}

/** `routing.connect_timeout`; the bare name outside sections. */
export function qualifiedName({ section, name }: { section?: string | undefined; name: string }): string {
  return section === undefined ? name : `${section}.${name}`
}

/** Whether a version of the product has the setting. */
export function isAvailable(setting: Setting, version: string): boolean {
  const isRemoved = setting.removed !== undefined && isAtLeast(version, setting.removed)
  return !isNewerThan(setting, version) && !isRemoved
}

/** Whether the setting came after the version. */
export function isNewerThan(setting: Setting, version: string): boolean {
  return setting.since !== undefined && !isAtLeast(version, setting.since)
}

/** What the product takes in that version when the setting is not written; undefined where nobody knows or it has none. */
export function defaultAt(setting: Setting, version: string): string | undefined {
  if (setting.defaults === undefined) return setting.default
  const changes = Object.entries(setting.defaults).filter(([from]) => isAtLeast(version, from))
  return changes.sort(([a], [b]) => compareVersions(a, b)).at(-1)?.[1]
}
