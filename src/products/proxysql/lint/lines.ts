import type { RuleFinding } from '../../../lint/rule.ts'
import { at } from './place.ts'
import type { Cell, MemoryRow, TableRows } from './table-rows.ts'
import type { ProxysqlUnit } from './unit.ts'

export type Protocol = 'mysql' | 'pgsql'

export const protocols: readonly Protocol[] = ['mysql', 'pgsql']

/** A row of a table, by the names of its columns. */
export class Line {
  readonly row: MemoryRow
  readonly #rows: TableRows

  constructor(row: MemoryRow, rows: TableRows) {
    this.row = row
    this.#rows = rows
  }

  /** Undefined for NULL, and where the file does not tell it. */
  text(column: string): string | undefined {
    const value = this.#rows.value(this.row, this.#rows.table.indexOf(column))
    return value === null || value === undefined ? undefined : String(value)
  }

  number(column: string): number | undefined {
    const value = this.#rows.value(this.row, this.#rows.table.indexOf(column))
    return typeof value === 'number' ? value : undefined
  }

  /** Undefined where the column is not written. */
  cell(column: string): Cell | undefined {
    return this.row.cells[this.#rows.table.indexOf(column)]
  }

  /** The names of all columns. */
  columns(): readonly string[] {
    return this.#rows.table.columns.map(({ name }) => name)
  }

  /** The place of a column, else of the row. */
  at(column?: string): Pick<RuleFinding, 'file' | 'line' | 'column'> {
    const start = column === undefined ? undefined : this.cell(column)?.start
    return at(this.row.source, start ?? this.row.start)
  }
}

const known = new WeakMap<ProxysqlUnit, Map<string, readonly Line[]>>()

/** The rows that the file leaves in a table. */
export function linesOf(unit: ProxysqlUnit, table: string): readonly Line[] {
  const ofUnit = known.get(unit) ?? new Map<string, readonly Line[]>()
  known.set(unit, ofUnit)
  const rows = unit.memory.table(table)
  const lines =
    ofUnit.get(table) ?? (rows === undefined ? [] : Array.from(rows.rows, (row) => new Line(row, rows)))
  ofUnit.set(table, lines)
  return lines
}

/** And what it writes into rows that are not of the file: their other columns are not known. */
export function writtenLines(unit: ProxysqlUnit, table: string): readonly Line[] {
  const rows = unit.memory.table(table)
  return [...linesOf(unit, table), ...(rows?.patches.map((row) => new Line(row, rows)) ?? [])]
}

/** Whether the rows of the file are those of the table, as far as anybody can tell. */
export function isStated(unit: ProxysqlUnit, table: string): boolean {
  const rows = unit.memory.table(table)
  return rows !== undefined && rows.rows.size > 0 && (rows.isWhole || !rows.isOpen)
}
