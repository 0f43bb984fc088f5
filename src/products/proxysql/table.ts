import { isAvailable, settingOf } from '../../settings/lookup.ts'
import type { SettingsTable } from '../../settings/setting.ts'
import settings from './settings.json' with { type: 'json' }

/** Every global variable, by its full name: `mysql-max_connections`. */
export const settingsTable = settings as unknown as SettingsTable

/** Whether a version has a variable; a name that the table lacks is our own mistake. */
export function hasVariable(version: string, name: string): boolean {
  const setting = settingOf(settingsTable, name)
  if (setting === undefined) throw new Error(`ProxySQL's table has no ${name}`)
  return isAvailable(setting, version)
}

/** Variables that take effect at start only: LOAD resets them in memory to what the running process has. */
export function needsRestart(name: string): boolean {
  return isInterface(name) || settingOf(settingsTable, name)?.needsRestart === true
}

/** Variables that name an address of one host, which ProxySQL Cluster does not copy. */
export function isInterface(name: string): boolean {
  return /^(mysql|pgsql)-interfaces$|^admin-(mysql|pgsql)_ifaces$/.test(name)
}
