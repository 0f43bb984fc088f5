import type { SettingsTable } from './setting.ts'

/** A value of the topology as the product writes it, not quoted yet: `true` is `yes` in redis.conf, `1` in pgbouncer.ini. */
export function settingText(table: SettingsTable, value: string | number | boolean): string {
  if (typeof value === 'boolean') return table.booleans[value ? 0 : 1]
  return String(value)
}
