import type { ColumnCheck } from './admin-tables.ts'
import { evaluate } from './evaluate.ts'
import { RowScope } from './row-scope.ts'
import { isTrue, keyOf } from './sql-value.ts'
import type { MemoryRow, TableRows } from './table-rows.ts'

/** So many are kept of one CHECK: a file may have as many values as rows. */
const mostKept = 1000
const kept = new WeakMap<ColumnCheck, Map<string, boolean>>()

/** Whether SQLite refuses a row for a CHECK, which NULL passes. Most rows of a file have the values of others. */
export function failsCheck(check: ColumnCheck, rows: TableRows, row: MemoryRow): boolean {
  let key = ''
  for (const column of check.columns) key += keyOf(rows.value(row, column))
  const verdicts = kept.get(check) ?? new Map<string, boolean>()
  kept.set(check, verdicts)
  const known = verdicts.get(key)
  if (known !== undefined) return known
  const fails = isTrue(evaluate(check.expression, new RowScope(rows, row))) === false
  if (verdicts.size === mostKept) verdicts.clear()
  verdicts.set(key, fails)
  return fails
}
