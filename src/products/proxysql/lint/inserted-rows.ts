import type { Insert } from '../../../formats/sqlite-tree.ts'
import type { AdminTable } from './admin-tables.ts'
import { nowhere } from './evaluate.ts'
import type { Memory } from './memory.ts'
import { type QueryRow, queryRows } from './query-rows.ts'

/** The rows of an INSERT with its columns; undefined where the file does not tell them. */
export function insertedRows(
  { columns: named, query, start, end }: Insert,
  table: AdminTable,
  memory: Memory,
): { row: QueryRow; columns: readonly number[] }[] | undefined {
  if (query === undefined)
    return [{ row: { values: [], scope: nowhere, isSure: true, start, end }, columns: [] }]
  const columns = named?.map(({ name }) => table.indexOf(name)) ?? table.columns.map((_, index) => index)
  return queryRows(query, memory)?.map((row) => ({ row, columns }))
}
