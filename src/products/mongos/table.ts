import type { SettingsTable } from '../../settings/setting.ts'
import settings from './settings.json' with { type: 'json' }

/** Every setting of a mongos configuration file, by its dotted name; none was read from a binary. */
export const settingsTable = settings as unknown as SettingsTable
