import type { Expression, Query, Select } from '../../../formats/sqlite-tree.ts'
import { evaluate, nowhere, type Scope } from './evaluate.ts'
import type { Memory } from './memory.ts'
import { RowScope } from './row-scope.ts'
import { isTrue } from './sql-value.ts'
import type { MemoryRow } from './table-rows.ts'

/** One row that a query gives: expressions with what they are evaluated in. */
export interface QueryRow {
  values: readonly Expression[]
  scope: Scope
  /** Whether the query gives it for certain. */
  isSure: boolean
  start: number
  end: number
}

/** The rows of VALUES, and of a SELECT from VALUES; undefined where the file does not tell them. */
export function queryRows(query: Query, memory: Memory): readonly QueryRow[] | undefined {
  const [core, ...others] = query.cores
  if (core === undefined || others.length > 0 || query.named.length > 0 || query.limits.length > 0)
    return undefined
  if (core.kind === 'values')
    return core.rows.map(({ values, start, end }) => ({ values, scope: nowhere, isSure: true, start, end }))
  return selectedRows(core, memory)
}

function selectedRows(select: Select, memory: Memory): readonly QueryRow[] | undefined {
  const values = select.columns.flatMap(({ expression }) => (expression === undefined ? [] : [expression]))
  if (values.length < select.columns.length || hasMore(select)) return undefined
  const [source, ...others] = select.sources
  if (others.length > 0) return undefined
  const given =
    source === undefined ? [undefined] : 'cores' in source.of ? queryRows(source.of, memory) : undefined
  return given?.flatMap((row) => {
    const scope = scopeOf(row, memory)
    const truth = select.where === undefined ? true : isTrue(evaluate(select.where, scope))
    if (truth === false || truth === null) return []
    const { start, end } = row ?? spanOf(values)
    return [{ values, scope, isSure: truth === true && row?.isSure !== false, start, end }]
  })
}

/** It does more than to take the rows that WHERE holds for. */
function hasMore({ groups, others }: Select): boolean {
  return groups.length > 0 || others.length > 0
}

function spanOf(values: readonly Expression[]): { start: number; end: number } {
  return { start: values[0]?.start ?? 0, end: values.at(-1)?.end ?? 0 }
}

function scopeOf(row: QueryRow | undefined, memory: Memory): Scope {
  const scope: Scope = {
    column(name) {
      const index = /^column(\d+)$/i.exec(name)?.[1]
      const expression = index === undefined ? undefined : row?.values[Number(index) - 1]
      if (row === undefined || expression === undefined) return undefined
      return { value: evaluate(expression, row.scope), affinity: undefined }
    },
    exists: (query) => rowsExist(query, scope, memory),
  }
  return scope
}

/** Whether a SELECT from one table finds a row; undefined where rows from before the file decide. */
export function rowsExist(query: Query, outer: Scope, memory: Memory): boolean | undefined {
  const [core, ...others] = query.cores
  if (core?.kind !== 'select' || others.length > 0 || hasMore(core)) return undefined
  const [source, ...joined] = core.sources
  if (source === undefined || joined.length > 0 || 'cores' in source.of) return undefined
  const rows = memory.table(source.of.name)
  if (rows === undefined || source.of.schema !== undefined) return undefined
  const scopeOf = (row: MemoryRow): Scope => {
    const inner = new RowScope(rows, row, source.alias)
    return {
      column: (name, table) => inner.column(name, table) ?? outer.column(name, table),
      exists: () => undefined,
    }
  }
  const found = rows.matching(core.where, scopeOf, outer)
  if (found?.some(({ row, isSure }) => isSure && row.isSure) === true) return true
  return found?.length === 0 && rows.isWhole ? false : undefined
}
