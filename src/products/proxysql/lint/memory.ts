import { quoted } from '../../../diagnostics/finding.ts'
import type { Conflict } from '../../../formats/sqlite-tree.ts'
import { type AdminColumn, type AdminTable, adminTable, adminTableNames, hasTable } from './admin-tables.ts'
import { evaluate, nowhere, type Scope } from './evaluate.ts'
import type { Fault } from './fault.ts'
import { expectationOfCheck } from './row-expectation.ts'
import { isTrue, type SqlValue } from './sql-value.ts'
import { type MemoryRow, TableRows } from './table-rows.ts'

/** What is in the tables of the admin interface while a file runs. */
export class Memory {
  readonly version: string
  readonly faults: Fault[] = []
  readonly #tables: ReadonlyMap<string, TableRows>

  /** `isWhole`: the tables were empty, as for a proxysql.cnf. */
  constructor(version: string, isWhole: boolean) {
    this.version = version
    this.#tables = new Map(
      adminTableNames.flatMap((name) => {
        const table = adminTable(name)
        return table === undefined || !hasTable(table, version) ? [] : [[name, new TableRows(table, isWhole)]]
      }),
    )
  }

  /** The rows of a table of this version. */
  table(name: string): TableRows | undefined {
    return this.#tables.get(name.toLowerCase())
  }

  get tables(): Iterable<TableRows> {
    return this.#tables.values()
  }

  /** Puts a row into a table, or says why SQLite does not. */
  insert(rows: TableRows, row: MemoryRow, conflict: Conflict): 'added' | 'ignored' | 'refused' {
    const fault = this.rowFault(rows, row, conflict)
    if (fault !== undefined) {
      if (conflict === 'ignore' && fault.isIgnorable) return 'ignored'
      this.report('row', row, fault)
      return 'refused'
    }
    for (const other of rows.conflicts(row)) {
      if (conflict === 'ignore') return 'ignored'
      if (conflict === 'replace') rows.remove(other.row)
      else {
        this.report('key', row, duplicate(rows, row, other))
        return 'refused'
      }
    }
    rows.add(row)
    return 'added'
  }

  /** Why SQLite does not take a row with these values, other rows apart. */
  rowFault(rows: TableRows, row: MemoryRow, conflict: Conflict): RowFault | undefined {
    const { table } = rows
    for (const [index, column] of table.columns.entries()) {
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
    const scope = rowScope(rows, row)
    for (const [index, column] of table.columns.entries()) {
      if (column.check === undefined || isTrue(evaluate(column.check.expression, scope)) !== false) continue
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

interface RowFault {
  start: number
  end: number
  message: string
  hint?: string
  /** INSERT OR IGNORE passes over it. */
  isIgnorable: boolean
}

/** The columns of one row, by name. */
export function rowScope(rows: TableRows, row: MemoryRow, alias = rows.table.name): Scope {
  const { table } = rows
  return {
    ...nowhere,
    column(name, of) {
      if (of !== undefined && of.toLowerCase() !== alias.toLowerCase()) return undefined
      const index = table.indexOf(name)
      if (index === -1) return undefined
      return { value: rows.value(row, index), affinity: table.columns[index]?.affinity }
    },
  }
}

function spanOf(row: MemoryRow, column: number): { start: number; end: number } {
  const { start, end } = row.cells[column] ?? row
  return { start, end }
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
