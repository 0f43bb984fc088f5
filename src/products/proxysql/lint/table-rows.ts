import type { Expression } from '../../../formats/sqlite-tree.ts'
import type { AdminTable } from './admin-tables.ts'
import { evaluate, nowhere, type Scope } from './evaluate.ts'
import type { Source } from './source.ts'
import { isTrue, keyOf, type SqlValue, stored } from './sql-value.ts'

/** A value of a row with its place. */
export interface Cell {
  value: SqlValue
  start: number
  end: number
}

/** A row of a table, as the file leaves it. */
export interface MemoryRow {
  source: Source
  /** Its brackets in VALUES, or its statement; in proxysql.cnf its group. */
  start: number
  end: number
  /** By the places of the columns; a column that nobody wrote has its default. */
  cells: (Cell | undefined)[]
  /** Whether it is there for certain. */
  isSure: boolean
  /** How it came in: `insert` fails where it is there already, `replace` does not. */
  how: 'insert' | 'replace' | 'select'
}

/** Looking through rows is given up behind so many steps: a file may have as many conditions as rows. */
const mostWork = 1_000_000

/** The rows of one table while the file runs. */
export class TableRows {
  readonly table: AdminTable
  readonly rows = new Set<MemoryRow>()
  /** What UPDATE writes into rows that are not of the file; their other columns are not known. */
  readonly patches: MemoryRow[] = []
  /** Nothing is in the table but `rows`. */
  isWhole: boolean
  /** It was filled from runtime, disk or proxysql.cnf. */
  isOpen = false
  readonly #keys: Map<string, MemoryRow>[]
  readonly #byValue = new Map<number, Map<SqlValue, Set<MemoryRow>>>()
  readonly #deleted: (Expression | undefined)[] = []
  #work = 0

  constructor(table: AdminTable, isWhole: boolean) {
    this.table = table
    this.isWhole = isWhole
    this.#keys = table.keys.map(() => new Map())
  }

  value(row: MemoryRow, column: number): SqlValue {
    const cell = row.cells[column]
    return cell === undefined ? (this.table.columns[column]?.default ?? null) : cell.value
  }

  /** The rows that a new one cannot stand beside, with the key that they share. */
  conflicts(row: MemoryRow, columns: readonly number[]): { row: MemoryRow; key: readonly number[] }[] {
    const found: { row: MemoryRow; key: readonly number[] }[] = []
    for (const [index, key] of this.table.keys.entries()) {
      if (!key.some((column) => columns.includes(column))) continue
      const text = this.#keyOf(row, key)
      const other = text === undefined ? undefined : this.#keys[index]?.get(text)
      if (other !== undefined && other !== row) found.push({ row: other, key })
    }
    return found
  }

  add(row: MemoryRow): void {
    this.rows.add(row)
    for (const [index, key] of this.table.keys.entries()) {
      const text = this.#keyOf(row, key)
      if (text !== undefined) this.#keys[index]?.set(text, row)
    }
    for (const [column, index] of this.#byValue) put(index, this.value(row, column), row)
  }

  remove(row: MemoryRow): void {
    this.rows.delete(row)
    for (const [index, key] of this.table.keys.entries()) {
      const text = this.#keyOf(row, key)
      if (text !== undefined && this.#keys[index]?.get(text) === row) this.#keys[index]?.delete(text)
    }
    for (const [column, index] of this.#byValue) index.get(this.value(row, column))?.delete(row)
  }

  /** Puts other values into some columns of a row, which becomes the last one. */
  change(row: MemoryRow, cells: MemoryRow['cells'], columns: readonly number[]): void {
    const isKey = this.table.keys.some((key) => key.some((column) => columns.includes(column)))
    if (isKey) this.remove(row)
    this.rows.delete(row)
    for (const [column, index] of this.#byValue) index.get(this.value(row, column))?.delete(row)
    row.cells = cells
    if (isKey) this.add(row)
    this.rows.add(row)
    for (const [column, index] of this.#byValue) put(index, this.value(row, column), row)
  }

  clear(): void {
    this.rows.clear()
    for (const key of this.#keys) key.clear()
    this.#byValue.clear()
  }

  /** The rows that a condition holds for, and those that it may hold for; undefined where that takes too long. */
  matching(
    where: Expression | undefined,
    scopeOf: (row: MemoryRow) => Scope,
    outer = nowhere,
  ): { row: MemoryRow; isSure: boolean }[] | undefined {
    if (where === undefined) return Array.from(this.rows, (row) => ({ row, isSure: true }))
    const found: { row: MemoryRow; isSure: boolean }[] = []
    for (const row of this.#candidates(where, outer)) {
      this.#work += 1
      if (this.#work > mostWork) return undefined
      const truth = isTrue(evaluate(where, scopeOf(row)))
      if (truth === true) found.push({ row, isSure: true })
      else if (truth === undefined) found.push({ row, isSure: false })
    }
    return found
  }

  /** What a DELETE took out, of which the file knows only the condition. */
  noteDeleted(where: Expression | undefined): void {
    if (where === undefined) this.#deleted.length = 0
    this.#deleted.push(where)
  }

  /** Whether a DELETE above takes out the row that an earlier run of the file put here. */
  wasDeleted(row: MemoryRow, scopeOf: (row: MemoryRow) => Scope): boolean {
    for (let index = this.#deleted.length - 1; index >= 0; index -= 1) {
      const where = this.#deleted[index]
      this.#work += 1
      if (where === undefined || this.#work > mostWork) return true
      if (isTrue(evaluate(where, scopeOf(row))) !== false) return true
    }
    return false
  }

  /** By `column = value` or `column IN (...)`, where the condition asks for one. */
  #candidates(where: Expression, outer: Scope): Iterable<MemoryRow> {
    const wanted = equalityIn(where, this.table, outer)
    if (wanted === undefined) return this.rows
    const { column, values } = wanted
    let index = this.#byValue.get(column)
    if (index === undefined) {
      index = new Map()
      for (const row of this.rows) put(index, this.value(row, column), row)
      this.#byValue.set(column, index)
    }
    const unknown = index.get(undefined)
    const [first, ...others] = values
    if (others.length === 0 && unknown === undefined) return index.get(first) ?? []
    const found = new Set<MemoryRow>()
    for (const value of [...values, undefined]) for (const row of index.get(value) ?? []) found.add(row)
    return found
  }

  #keyOf(row: MemoryRow, key: readonly number[]): string | undefined {
    if (!row.isSure) return undefined
    let text = ''
    for (const column of key) {
      const value = this.value(row, column)
      if (value === null || value === undefined) return undefined
      text += keyOf(value)
    }
    return text
  }
}

function put(index: Map<SqlValue, Set<MemoryRow>>, value: SqlValue, row: MemoryRow): void {
  const rows = index.get(value)
  if (rows === undefined) index.set(value, new Set([row]))
  else rows.add(row)
}

function equalityIn(
  where: Expression,
  table: AdminTable,
  outer: Scope,
): { column: number; values: readonly SqlValue[] } | undefined {
  if (where.kind === 'in') return listIn(where, table)
  if (where.kind !== 'binary') return undefined
  const { operator, left, right } = where
  if (operator === 'AND') return equalityIn(left, table, outer) ?? equalityIn(right, table, outer)
  if (!/^==?$/.test(operator) || left.kind !== 'column' || !isFixed(right, table)) return undefined
  const column = table.indexOf(left.name)
  const value = evaluate(right, outer)
  if (column === -1 || value === null || value === undefined) return undefined
  return { column, values: [stored(value, table.columns[column]?.affinity)] }
}

/** Of `(hostname, port) IN (VALUES ...)` the first column with its values. */
function listIn(
  { operand, among, isNot }: Extract<Expression, { kind: 'in' }>,
  table: AdminTable,
): { column: number; values: readonly SqlValue[] } | undefined {
  const [first] = operand.kind === 'row' ? operand.items : []
  const [core, ...others] = typeof among === 'object' && 'cores' in among ? among.cores : []
  if (isNot || first?.kind !== 'column' || core?.kind !== 'values' || others.length > 0) return undefined
  const column = table.indexOf(first.name)
  if (column === -1) return undefined
  const values: SqlValue[] = []
  for (const {
    values: [value],
  } of core.rows) {
    if (value?.kind !== 'literal' || typeof value.value === 'object') return undefined
    values.push(stored(value.value, table.columns[column]?.affinity))
  }
  return { column, values }
}

/** The same for every row: a literal, or a column of the query around this one. */
function isFixed(expression: Expression, table: AdminTable): boolean {
  if (expression.kind === 'literal') return typeof expression.value !== 'object'
  return expression.kind === 'column' && !expression.isDoubted && table.indexOf(expression.name) === -1
}
