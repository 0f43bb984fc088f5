import type { Insert } from '../../../formats/sqlite-tree.ts'
import type { AdminTable } from './admin-tables.ts'
import { nowhere } from './evaluate.ts'
import { type QueryRow, queryRows } from './query-rows.ts'
import type { Target } from './target.ts'

/** The rows of an INSERT with its columns; undefined where their number is wrong. */
export function insertedRows(
  statement: Insert,
  table: AdminTable,
  { memory, source }: Pick<Target, 'memory' | 'source'>,
): { row: QueryRow; columns: readonly number[] }[] | 'unknown' | 'refused' {
  const columns =
    statement.columns?.map(({ name }) => table.indexOf(name)) ?? table.columns.map((_, index) => index)
  const { query } = statement
  if (query === undefined)
    return [
      {
        row: { values: [], scope: nowhere, isSure: true, start: statement.start, end: statement.end },
        columns: [],
      },
    ]
  const rows = queryRows(query, memory)
  if (rows === undefined) return 'unknown'
  const wrong = rows.find(({ values }) => values.length !== columns.length)
  if (wrong === undefined) return rows.map((row) => ({ row, columns }))
  memory.faults.push({
    kind: 'row',
    source,
    start: wrong.start,
    end: wrong.end,
    message: `${wrong.values.length} values for ${columns.length} columns of ${table.name}`,
    hint: 'name the columns, and give each one value',
    holdsSecret: true,
  })
  return 'refused'
}
