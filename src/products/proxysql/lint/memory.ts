import { quoted } from '../../../diagnostics/finding.ts'
import type { Conflict } from '../../../formats/sqlite-tree.ts'
import { type AdminColumn, type AdminTable, adminTable, hasTable } from './admin-tables.ts'
import { failsCheck } from './fails-check.ts'
import type { Fault } from './fault.ts'
import { expectationOfCheck } from './row-expectation.ts'
import type { SqlValue } from './sql-value.ts'
import { type MemoryRow, TableRows } from './table-rows.ts'

/** What is in the tables of the admin interface while a file runs. */
export class Memory {
  readonly version: string
  readonly faults: Fault[] = []
  readonly #isWhole: boolean
  /** Those that the file has asked for. */
  readonly #tables = new Map<string, TableRows>()

  /** `isWhole`: the tables were empty, as for a proxysql.cnf. */
  constructor(version: string, isWhole: boolean) {
    this.version = version
    this.#isWhole = isWhole
  }

  /** The rows of a table of this version. */
  table(name: string): TableRows | undefined {
    const known = this.#tables.get(name)
    if (known !== undefined) return known
    const table = adminTable(name)
    if (table === undefined || !hasTable(table, this.version)) return undefined
    const rows = this.#tables.get(table.name) ?? new TableRows(table, this.#isWhole)
    this.#tables.set(table.name, rows)
    return rows
  }

  /** Puts a row into a table, or says why SQLite does not; `judged` are the columns that may hold what it refuses. */
  insert(rows: TableRows, row: MemoryRow, conflict: Conflict, judged = rows.table.places): Outcome {
    const outcome = this.#refusal(rows, row, conflict, { judged, written: rows.table.places })
    if (outcome !== undefined) return outcome
    rows.add(row)
    return 'added'
  }

  /** Gives a row other values in some of its columns, or says why SQLite does not. */
  update(
    rows: TableRows,
    row: MemoryRow,
    cells: MemoryRow['cells'],
    { conflict, columns }: { conflict: Conflict; columns: readonly number[] },
  ): Outcome {
    const written = { judged: columns, written: columns, before: row }
    const outcome = this.#refusal(rows, { ...row, cells }, conflict, written)
    if (outcome !== undefined) return outcome
    rows.change(row, cells, columns)
    return 'added'
  }

  #refusal(
    rows: TableRows,
    row: MemoryRow,
    conflict: Conflict,
    { judged, written, before }: Written,
  ): Exclude<Outcome, 'added'> | undefined {
    const fault = this.rowFault(rows, row, conflict, judged)
    if (fault !== undefined) {
      if (conflict === 'ignore' && fault.isIgnorable) return 'ignored'
      this.report('row', row, fault)
      return 'refused'
    }
    for (const other of rows.conflicts(row, written)) {
      if (other.row === before) continue
      if (conflict === 'ignore') return 'ignored'
      if (conflict === 'replace') rows.remove(other.row)
      else {
        this.report('key', row, duplicate(rows, row, other))
        return 'refused'
      }
    }
    return undefined
  }

  /** Why SQLite does not take a row with these values in some columns, other rows apart. */
  rowFault(
    rows: TableRows,
    row: MemoryRow,
    conflict: Conflict,
    columns: readonly number[],
  ): RowFault | undefined {
    const { table } = rows
    for (const index of columns) {
      const column = table.columns[index]
      if (column === undefined) continue
      const value = rows.value(row, index)
      const cell = row.cells[index]
      if (column.isNumbered) {
        if (typeof value === 'string' || (typeof value === 'number' && !Number.isInteger(value)))
          return {
            ...spanOf(row, index),
            message: `${column.name} ${shown(value)} does not fit, expected a whole number`,
            isIgnorable: false,
          }
        continue
      }
      if (!column.isRequired || value !== null) continue
      if (conflict === 'replace' && column.default !== undefined && cell !== undefined) continue
      return {
        ...spanOf(row, index),
        message:
          cell === undefined
            ? `a row of ${table.name} without ${column.name}, expected a value: the column has no default`
            : `${column.name} of ${table.name} is NULL, expected a value`,
        isIgnorable: true,
      }
    }
    for (const index of checkedBy(table, columns)) {
      const column = table.columns[index]
      if (column?.check === undefined || !failsCheck(column.check, rows, row)) continue
      return {
        ...spanOf(row, index),
        ...checkFault(table, column, rows.value(row, index)),
        isIgnorable: true,
      }
    }
    return undefined
  }

  report(
    kind: Fault['kind'],
    row: MemoryRow,
    fault: { start: number; end: number; message: string; hint?: string },
  ): void {
    const { start, end, message, hint } = fault
    this.faults.push({ kind, source: row.source, start, end, message, hint })
  }
}

/** What became of a row. */
export type Outcome = 'added' | 'ignored' | 'refused'

/** Places of columns. */
interface Written {
  /** Their values are looked at. */
  judged: readonly number[]
  /** Their values are new: a key of them may be there already. */
  written: readonly number[]
  /** What the row was. */
  before?: MemoryRow
}

interface RowFault {
  start: number
  end: number
  message: string
  hint?: string
  /** INSERT OR IGNORE passes over it. */
  isIgnorable: boolean
}

function spanOf(row: MemoryRow, column: number): { start: number; end: number } {
  const { start, end } = row.cells[column] ?? row
  return { start, end }
}

/** By the columns that a statement writes, which is one list for all of its rows. */
const checksOf = new WeakMap<readonly number[], readonly number[]>()

/** The places of the columns whose CHECK asks for one of these. */
function checkedBy(table: AdminTable, columns: readonly number[]): readonly number[] {
  const known = checksOf.get(columns)
  if (known !== undefined) return known
  const places = table.places.filter((place) =>
    table.columns[place]?.check?.columns.some((asked) => columns.includes(asked)),
  )
  checksOf.set(columns, places)
  return places
}

function checkFault(table: AdminTable, column: AdminColumn, value: SqlValue): { message: string } {
  return {
    message: `${column.name} ${shown(value)} does not fit, expected ${expectationOfCheck(table, column)}`,
  }
}

function duplicate(
  rows: TableRows,
  row: MemoryRow,
  other: { row: MemoryRow; key: readonly number[] },
): { start: number; end: number; message: string; hint: string } {
  const names = other.key.map((column) => rows.table.columns[column]?.name)
  const values = other.key.map((column) => shown(rows.value(row, column)))
  const first = other.row.source.place(other.row.start).line
  return {
    start: row.start,
    end: row.end,
    message: `${names.join(', ')} ${values.join(', ')} is in ${rows.table.name} already, from line ${first}: ProxySQL stops with UNIQUE constraint failed`,
    hint: 'remove one of them, or write REPLACE INTO',
  }
}

function shown(value: SqlValue): string {
  return typeof value === 'string' ? quoted(value) : String(value)
}
