import type { Query } from '../../../formats/sqlite-tree.ts'
import type { Scope } from './evaluate.ts'
import type { MemoryRow, TableRows } from './table-rows.ts'

/** The columns of one row, by name. */
export class RowScope implements Scope {
  readonly #rows: TableRows
  readonly #row: MemoryRow
  readonly #alias: string
  readonly #exists: (query: Query, scope: Scope) => boolean | undefined

  constructor(
    rows: TableRows,
    row: MemoryRow,
    alias = rows.table.name,
    exists: (query: Query, scope: Scope) => boolean | undefined = () => undefined,
  ) {
    this.#rows = rows
    this.#row = row
    this.#alias = alias
    this.#exists = exists
  }

  column(name: string, of: string | undefined): ReturnType<Scope['column']> {
    if (of !== undefined && of.toLowerCase() !== this.#alias.toLowerCase()) return undefined
    const { table } = this.#rows
    const index = table.indexOf(name)
    if (index === -1) return undefined
    return { value: this.#rows.value(this.#row, index), affinity: table.columns[index]?.affinity }
  }

  exists(query: Query): boolean | undefined {
    return this.#exists(query, this)
  }
}
