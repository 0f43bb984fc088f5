import { defaultAt, settingOf } from '../../settings/lookup.ts'
import { settingText } from '../../settings/setting-text.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { settingsTable } from './table.ts'

/** What the topology's settings give all pools: null where they leave it to PgBouncer, undefined where they are silent. */
export function declaredSetting({ declared }: Pooler, name: string): string | null | undefined {
  const settings = { ...declared.settings, ...declared.settings_unchecked }
  const value = Object.hasOwn(settings, name) ? settings[name] : undefined
  return value === undefined || value === null ? value : settingText(settingsTable, value)
}

/** What counts in the end: the settings' word, or `unless`; PgBouncer's default where `null` takes the line away. */
export function settingInForce(pooler: Pooler, name: string, unless: string): string {
  const declared = declaredSetting(pooler, name)
  return declared === null ? pgbouncerDefault(pooler, name) : (declared ?? unless)
}

function pgbouncerDefault({ version }: Pooler, name: string): string {
  const setting = settingOf(settingsTable, name, 'pgbouncer')
  return (setting && defaultAt(setting, version)) ?? ''
}
