import { settingText } from '../../settings/setting-text.ts'
import type { SettingValue } from '../../topology/declaration/scalars.ts'
import type { ConfOption, ConfSection } from './conf.ts'
import { settingsTable } from './table.ts'

/** The parts of a name in `settings`: `routing:ro.max_connections`. */
export interface SettingName {
  section: string
  /** One section of several; without it all of that name are meant. */
  key: string | undefined
  option: string
}

/** Undefined where the name does not say its section. */
export function settingName(text: string): SettingName | undefined {
  const [, section, key, option] = /^([A-Za-z0-9_]+)(?::([A-Za-z0-9_]+))?\.([A-Za-z0-9_]+)$/.exec(text) ?? []
  if (section === undefined || option === undefined) return undefined
  const name = section.toLowerCase() === 'default' ? 'DEFAULT' : section.toLowerCase()
  return { section: name, key, option: option.toLowerCase() }
}

/** The sections with the topology's settings in them: they win, the more exact name last. `null` takes an option out. */
export function withSettings(
  sections: readonly ConfSection[],
  settings: Readonly<Record<string, SettingValue>>,
): readonly ConfSection[] {
  const named = Object.entries(settings).map(([text, value]) => {
    const name = settingName(text)
    if (name === undefined) throw new Error(`setting ${text} is refused by check`)
    return { name, value }
  })
  return [
    ...named.filter(({ name }) => name.key === undefined),
    ...named.filter(({ name }) => name.key !== undefined),
  ].reduce((done, { name, value }) => withSetting(done, name, value), sections)
}

function withSetting(
  sections: readonly ConfSection[],
  name: SettingName,
  value: SettingValue,
): readonly ConfSection[] {
  if (sections.some((section) => isMeant(section, name))) {
    return sections.map((section) =>
      isMeant(section, name)
        ? { ...section, options: withOption(section.options, name.option, value) }
        : section,
    )
  }
  if (value === null) return sections
  const { section, key, option } = name
  return [
    ...sections,
    {
      name: section,
      ...(key === undefined ? {} : { key }),
      options: [{ name: option, value: settingText(settingsTable, value) }],
    },
  ]
}

/** What `settings` says for an option of a section without a key; undefined where it says nothing. */
export function statedValue(
  settings: Readonly<Record<string, SettingValue>>,
  section: string,
  option: string,
): SettingValue | undefined {
  const found = Object.entries(settings).findLast(([text]) => {
    const name = settingName(text)
    return name?.section === section && name.key === undefined && name.option === option
  })
  return found?.[1]
}

/** Whether a setting of that name goes into the section. */
export function isMeant(section: ConfSection, { section: name, key }: SettingName): boolean {
  return section.name === name && (key === undefined || section.key === key)
}

function withOption(
  options: readonly ConfOption[],
  name: string,
  value: SettingValue,
): readonly ConfOption[] {
  if (value === null) return options.filter((option) => option.name !== name)
  const changed: ConfOption = { name, value: settingText(settingsTable, value) }
  return options.some((option) => option.name === name)
    ? options.map((option) => (option.name === name ? changed : option))
    : [...options, changed]
}
