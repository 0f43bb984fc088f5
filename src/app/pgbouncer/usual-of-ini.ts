import type { ReadIni } from '../../products/pgbouncer/lint/read-ini.ts'
import { settingsTable } from '../../products/pgbouncer/table.ts'
import { defaultAt, settingOf } from '../../settings/lookup.ts'
import { type UsualSettings, usualFrom } from './hold-settings.ts'

/** What a hold changes, as a file of that version has it. */
export function usualOfIni({ items }: ReadIni, version: string): UsualSettings {
  return usualFrom((name) => {
    const written = items.findLast(
      (item) => item.kind === 'pair' && item.section === 'pgbouncer' && item.key === name,
    )
    if (written?.kind === 'pair') return written.value
    const setting = settingOf(settingsTable, name, 'pgbouncer')
    return setting && defaultAt(setting, version)
  })
}
