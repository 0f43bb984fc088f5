import { expectationOf } from '../../../settings/check-value.ts'
import { settingOf } from '../../../settings/lookup.ts'
import { settingsTable } from '../table.ts'
import type { AdminColumn, AdminTable } from './admin-tables.ts'

/** What a column takes, in words; by its CHECK where that looks at other columns. */
export function expectationOfCheck(table: AdminTable, column: AdminColumn): string {
  const text = column.check?.text ?? ''
  const others = table.columns.filter(
    ({ name }) => name !== column.name && new RegExp(`\\b${name}\\b`).test(text),
  )
  if (others.length > 0 && column.name === 'replace_pattern') return 'match_pattern beside it'
  if (others.length > 0) return `another one than ${others.map(({ name }) => name).join(', ')} (${text})`
  if (/JSON_VALID/.test(text)) return 'JSON, or nothing'
  if (/SUBSTR/.test(text)) return 'a text that begins with "."'
  const setting = settingOf(settingsTable, column.name, table.name)
  return setting === undefined ? text : expectationOf(settingsTable, setting)
}
