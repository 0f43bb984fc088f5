import type { Insert } from '../../../formats/sqlite-tree.ts'
import type { AdminTable } from './admin-tables.ts'
import { nowhere } from './evaluate.ts'
import type { Memory } from './memory.ts'
import { type QueryRow, queryRows } from './query-rows.ts'

/** The rows of an INSERT, and the places of their values in the table: -1 for a column that it does not have. */
export interface InsertedRows {
  rows: readonly QueryRow[]
  columns: readonly number[]
}

/** Undefined where the file does not tell the rows. */
export function insertedRows(
  { columns: named, query, start, end }: Insert,
  table: AdminTable,
  memory: Memory,
): InsertedRows | undefined {
  if (query === undefined)
    return { rows: [{ values: [], scope: nowhere, isSure: true, start, end }], columns: [] }
  const rows = queryRows(query, memory)
  const columns = named?.map(({ name }) => table.indexOf(name)) ?? table.places
  return rows && { rows, columns }
}
