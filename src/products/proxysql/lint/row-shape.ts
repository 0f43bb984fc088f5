import type { Expression } from '../../../formats/sqlite-tree.ts'
import type { AdminTable } from './admin-tables.ts'
import { evaluate, nowhere, type Scope } from './evaluate.ts'
import { stored } from './sql-value.ts'
import type { Cell, MemoryRow } from './table-rows.ts'

/** What the rows of one SELECT have alike, its literals and the columns that it does not name; and the columns it computes. */
export class RowShape {
  readonly values: readonly Expression[]
  /** The places of the columns that may differ from row to row. */
  readonly open: readonly number[]
  readonly #table: AdminTable
  readonly #alike: MemoryRow['cells']
  readonly #computed: readonly (readonly [place: number, value: Expression])[]

  /** `columns`: the places of the values, -1 for a column that the table does not have. */
  constructor(table: AdminTable, columns: readonly number[], values: readonly Expression[]) {
    this.values = values
    this.#table = table
    this.#alike = table.places.map(() => undefined)
    const computed: (readonly [number, Expression])[] = []
    for (const [index, place] of columns.entries()) {
      const value = values[index]
      // Of a column that is named twice SQLite takes the first value.
      if (place === -1 || value === undefined || columns.indexOf(place) < index) continue
      if (value.kind === 'literal') this.#alike[place] = cellOf(value, table, place, nowhere)
      else computed.push([place, value])
    }
    this.#computed = computed
    this.open = computed.map(([place]) => place).toSorted((a, b) => a - b)
  }

  /** Those of one row. */
  cells(scope: Scope): MemoryRow['cells'] {
    const cells = this.#alike.slice()
    for (const [place, value] of this.#computed) cells[place] = cellOf(value, this.#table, place, scope)
    return cells
  }
}

/** A value as a column stores it. */
export function cellOf(expression: Expression, table: AdminTable, column: number, scope: Scope): Cell {
  const { start, end } = expression
  return { value: stored(evaluate(expression, scope), table.columns[column]?.affinity), start, end }
}
