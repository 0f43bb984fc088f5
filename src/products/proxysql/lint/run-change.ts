import type { Delete, Expression, Insert, Query, Update } from '../../../formats/sqlite-tree.ts'
import { moduleOf } from './admin-command.ts'
import type { AdminTable } from './admin-tables.ts'
import { nowhere, type Scope } from './evaluate.ts'
import { insertedRows } from './inserted-rows.ts'
import type { Memory } from './memory.ts'
import { rowsExist } from './query-rows.ts'
import { RowScope } from './row-scope.ts'
import { cellOf, RowShape } from './row-shape.ts'
import { changeVariables } from './run-variables.ts'
import type { Cell, MemoryRow, TableRows } from './table-rows.ts'
import type { Target } from './target.ts'

/** Does to memory what a statement does; what SQLite would refuse becomes a fault. */
export function runChange(statement: Insert | Update | Delete, target: Target): void {
  const { table, start, end } = statement
  if (table.schema !== undefined && table.schema.toLowerCase() !== 'main') return
  const rows = target.memory.table(table.name)
  if (rows === undefined) return
  if (rows.table.name === 'global_variables') {
    changeVariables(statement, target)
    return
  }
  const module = moduleOf(rows.table.name)
  if (module !== undefined) target.modules.changed(module, { start, end })
  if (statement.kind === 'insert') runInsert(statement, rows, target)
  else if (statement.kind === 'update') runUpdate(statement, rows, target)
  else runDelete(statement, rows, target)
}

function scopeIn(rows: TableRows, memory: Memory, alias?: string): (row: MemoryRow) => Scope {
  const exists = (query: Query, scope: Scope): boolean | undefined => rowsExist(query, scope, memory)
  return (row) => new RowScope(rows, row, alias, exists)
}

function runInsert(statement: Insert, rows: TableRows, target: Target): void {
  const { memory, source } = target
  const inserted = insertedRows(statement, rows.table, memory)
  if (inserted === undefined) {
    rows.isWhole = false
    return
  }
  const isSelect = statement.query?.cores[0]?.kind === 'select'
  const [upsert] = statement.upserts
  const how = isSelect
    ? 'select'
    : statement.conflict === 'abort' && upsert === undefined
      ? 'insert'
      : 'replace'
  let again: MemoryRow | undefined
  let shape: RowShape | undefined
  let isFirst = true
  for (const given of inserted.rows) {
    if (given.values !== shape?.values) {
      shape = new RowShape(rows.table, inserted.columns, given.values)
      isFirst = true
    }
    const { start, end, isSure, scope } = given
    const row: MemoryRow = { source, start, end, cells: shape.cells(scope), isSure, how }
    if (!isSure) rows.isWhole = false
    const isRepeated = how === 'insert' && !rows.isWhole && !rows.wasDeleted(row, scopeIn(rows, memory))
    const result = memory.insert(
      rows,
      row,
      upsert === undefined ? statement.conflict : 'replace',
      isFirst ? rows.table.places : shape.open,
    )
    // What the rows have alike is sound then.
    if (result === 'added') isFirst = false
    if (result === 'added' && isRepeated) again ??= row
  }
  if (again !== undefined) reportAgain(statement, rows, again, memory)
}

function reportAgain({ start, end }: Insert, rows: TableRows, row: MemoryRow, memory: Memory): void {
  const { table } = rows
  const numbered = table.columns.findIndex(({ isNumbered }) => isNumbered)
  const isNew = numbered !== -1 && row.cells[numbered] === undefined
  const hint = isNew
    ? `write the ${table.columns[numbered]?.name}, and REPLACE INTO ${table.name}`
    : `write REPLACE INTO ${table.name}, or a DELETE before it`
  memory.faults.push({
    kind: 'insert-again',
    source: row.source,
    start,
    end,
    message: isNew
      ? `each run of the file adds the same rows to ${table.name} again`
      : `a second run of the file stops here: the rows are in ${table.name} already`,
    hint,
  })
}

function runUpdate(statement: Update, rows: TableRows, target: Target): void {
  const { memory } = target
  const scopeOf = scopeIn(rows, memory, statement.alias)
  const isOpen = statement.sources.length > 0
  const matched = rows.matching(statement.where, scopeOf)
  if (matched === undefined) {
    rows.clear()
    rows.isWhole = false
    return
  }
  const values = assigned(statement, rows.table)
  const columns = placesOf(values)
  const literals = values.map(([column, value]) =>
    value.kind === 'literal' ? cellOf(value, rows.table, column, nowhere) : undefined,
  )
  for (const { row, isSure } of matched) {
    const cells = row.cells.slice()
    const known = isSure && !isOpen
    for (const [index, [column, value]] of values.entries())
      cells[column] = known
        ? (literals[index] ?? cellOf(value, rows.table, column, scopeOf(row)))
        : { ...placeOf(value), value: undefined }
    if (memory.update(rows, row, cells, { conflict: statement.conflict, columns }) === 'refused') return
  }
  if (!rows.isWhole) patch(statement, values, rows, target)
}

/** In the order of the table. */
function placesOf(values: ReturnType<typeof assigned>): readonly number[] {
  return [...new Set(values.map(([column]) => column))].toSorted((a, b) => a - b)
}

/** The columns that are set, with their values. */
function assigned({ assignments }: Update, table: AdminTable): (readonly [number, Expression])[] {
  return assignments.flatMap(({ columns, value }) =>
    columns.flatMap(({ name }, index) => {
      const column = table.indexOf(name)
      if (column === -1) return []
      if (columns.length === 1) return [[column, value] as const]
      const item = value.kind === 'row' ? value.items[index] : undefined
      return [[column, item ?? { kind: 'variable', ...placeOf(value) }] as const]
    }),
  )
}

function placeOf({ start, end }: Expression): { start: number; end: number } {
  return { start, end }
}

/** Rows that are there without the file: all that is known of them is what is written. */
function patch(
  { start, end, conflict }: Update,
  values: ReturnType<typeof assigned>,
  rows: TableRows,
  { source, memory }: Target,
): void {
  const unknown: Cell = { value: undefined, start, end }
  const cells = rows.table.columns.map(() => unknown)
  for (const [column, value] of values) cells[column] = cellOf(value, rows.table, column, nowhere)
  const row: MemoryRow = { source, start, end, cells, isSure: false, how: 'replace' }
  rows.patches.push(row)
  const fault = memory.rowFault(rows, row, conflict, placesOf(values))
  const isKnown = fault !== undefined && memory.faults.at(-1)?.start === fault.start
  if (fault !== undefined && !isKnown) memory.report('row', row, fault)
}

function runDelete({ where, alias }: Delete, rows: TableRows, { memory }: Target): void {
  rows.noteDeleted(where)
  if (where === undefined) {
    rows.clear()
    Object.assign(rows, { isWhole: true, isOpen: false })
    return
  }
  const matched = rows.matching(where, scopeIn(rows, memory, alias))
  if (matched === undefined) {
    rows.clear()
    rows.isWhole = false
    return
  }
  for (const { row, isSure } of matched) {
    rows.remove(row)
    if (!isSure) rows.add({ ...row, isSure: false })
  }
}
