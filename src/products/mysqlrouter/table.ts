import type { SettingsTable } from '../../settings/setting.ts'
import settings from './settings.json' with { type: 'json' }

/** Every option of MySQL Router, by section. */
export const settingsTable = settings as unknown as SettingsTable
