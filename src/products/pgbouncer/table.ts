import { isAvailable, settingOf } from '../../settings/lookup.ts'
import type { SettingsTable } from '../../settings/setting.ts'
import settings from './settings.json' with { type: 'json' }

/** Every setting of PgBouncer, by section. */
export const settingsTable = settings as unknown as SettingsTable

/** Whether a version has a setting; a name that the table lacks is our own mistake. */
export function hasSetting(version: string, section: string, name: string): boolean {
  const setting = settingOf(settingsTable, name, section)
  if (setting === undefined) throw new Error(`PgBouncer's table has no ${section}.${name}`)
  return isAvailable(setting, version)
}
