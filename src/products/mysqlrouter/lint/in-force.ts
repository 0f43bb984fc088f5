import { isAvailable, settingOf } from '../../../settings/lookup.ts'
import type { Setting } from '../../../settings/setting.ts'
import { settingsTable } from '../table.ts'
import { isLogSection, loadedPlugins, settingsSection } from './plugins.ts'
import type { RouterOption, RouterSection, RouterUnit } from './unit.ts'

/** The option of a section, or what it takes from [DEFAULT]; an empty one hides DEFAULT's. */
export function optionOf(unit: RouterUnit, section: RouterSection, name: string): RouterOption | undefined {
  return section.options.get(name) ?? unit.defaults.options.get(name)
}

/** Its value; '' where it is not set, which the Router takes for the same. */
export function textOf(unit: RouterUnit, section: RouterSection, name: string): string {
  return optionOf(unit, section, name)?.value ?? ''
}

/** Whether a switch is on. */
export function isOn(unit: RouterUnit, section: RouterSection, name: string): boolean {
  return ['1', 'true'].includes(textOf(unit, section, name))
}

export interface InForce {
  option: RouterOption
  setting: Setting
  section: RouterSection
}

/** Every option that the Router reads, once, with what the table knows of it. */
export function* optionsInForce(unit: RouterUnit): Iterable<InForce> {
  for (const section of unit.sections) {
    const known = settingsSection(section.name)
    // The Router reads [consolelog] and not [consolelog:x].
    if (known === undefined || (isLogSection(section.name) && section.key !== undefined)) continue
    for (const option of section.options.values()) {
      const setting = settingOf(settingsTable, option.name, known)
      const isSinks = option.name === 'sinks' && section.name !== 'logger'
      if (setting !== undefined && !isSinks && isAvailable(setting, unit.version))
        yield { option, setting, section }
    }
  }
  // The metadata cache takes the least of thread_stack_size.
  const plugins = [...loadedPlugins(unit)].sort((a) => (a === 'metadata_cache' ? -1 : 0))
  for (const option of unit.defaults.options.values()) {
    const reader = ['DEFAULT', ...plugins].find((name) => isReadFromDefault(unit, name, option.name))
    const setting = reader === undefined ? undefined : settingOf(settingsTable, option.name, reader)
    if (setting === undefined || !isAvailable(setting, unit.version)) continue
    yield { option, setting, section: unit.defaults }
  }
}

/** A plugin without a section of its own reads DEFAULT alone; one with sections where one of them does not say it. */
function isReadFromDefault(unit: RouterUnit, plugin: string, name: string): boolean {
  if (settingOf(settingsTable, name, plugin) === undefined) return false
  const sections = unit.named(plugin)
  return sections.length === 0 || sections.some((section) => !section.options.has(name))
}
