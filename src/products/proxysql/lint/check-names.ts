import { didYouMean } from '../../../diagnostics/did-you-mean.ts'
import { quoted } from '../../../diagnostics/finding.ts'
import type {
  Expression,
  Query,
  QueryCore,
  Select,
  Source as SqlSource,
  SqlStatement,
  TableName,
} from '../../../formats/sqlite-tree.ts'
import { type AdminTable, adminTable, adminTableNames, hasTable, isOtherTable } from './admin-tables.ts'
import { isSqlFunction } from './sql-functions.ts'

/** A name that the admin interface does not know. */
export interface NameFault {
  /** `version`: another version knows it. */
  kind: 'name' | 'version'
  start: number
  end: number
  message: string
  hint: string | undefined
  /** Where a value may stand: it may be meant for one. */
  isValue: boolean
}

/** Columns of what stands in FROM; undefined where the project does not know them. */
interface Named {
  alias: string
  columns: ReadonlySet<string> | undefined
}

type Names = readonly (readonly Named[])[]

/** Tables, columns and functions that a version does not have. */
export function nameFaults(statement: SqlStatement, version: string): NameFault[] {
  const check = new NameCheck(version)
  check.statement(statement)
  return check.faults
}

class NameCheck {
  readonly faults: NameFault[] = []
  readonly #version: string
  readonly #queries = new Set<string>()
  #isValue = false

  constructor(version: string) {
    this.#version = version
  }

  statement(statement: SqlStatement): void {
    if (statement.kind === 'query') {
      this.#query(statement.query, [])
      return
    }
    const target = this.#table(statement.table)
    const named = [namedOf(statement.table, 'alias' in statement ? statement.alias : undefined, target)]
    switch (statement.kind) {
      case 'insert':
        for (const column of statement.columns ?? []) this.#written(column, target)
        if (statement.query !== undefined) this.#query(statement.query, [])
        for (const { assignments = [], where } of statement.upserts) {
          const scope = [[...named, { alias: 'excluded', columns: named[0]?.columns }]]
          for (const { columns, value } of assignments) {
            for (const column of columns) this.#written(column, target)
            this.#expression(value, scope)
          }
          this.#expression(where, scope)
        }
        return
      case 'update': {
        const scope = [[...named, ...this.#sources(statement.sources, [])]]
        for (const { columns, value } of statement.assignments) {
          for (const column of columns) this.#written(column, target)
          this.#expression(value, scope)
        }
        this.#expression(statement.where, scope)
        return
      }
      case 'delete':
        this.#expression(statement.where, [named])
    }
  }

  /** The columns of a table; undefined where they are not known. */
  #table(table: TableName): AdminTable | undefined {
    const name = table.name.toLowerCase()
    const found = adminTable(name) ?? adminTable(name.replace(/^runtime_/, ''))
    if (found === undefined) {
      if (!isOtherTable(name) && !this.#queries.has(name) && isAdminSchema(table.schema))
        this.#unknownTable(table)
      return undefined
    }
    if (!hasTable(found, this.#version)) {
      this.#report('version', table, {
        message: `table ${quoted(table.name)} is not in ProxySQL ${this.#version}, it came with ${found.since}`,
        hint: `remove it, or give --target proxysql=${found.since} when that runs there`,
      })
      return undefined
    }
    return found
  }

  #unknownTable(table: TableName): void {
    const names = [...adminTableNames, ...adminTableNames.map((each) => `runtime_${each}`)]
    const near = didYouMean(table.name, names)
    this.#report('name', table, {
      message: `no table is called ${quoted(table.name)}, expected one of the admin interface`,
      hint: near === undefined ? 'SHOW TABLES lists them' : `write ${near}`,
    })
  }

  #written(column: { name: string; start: number; end: number }, table: AdminTable | undefined): void {
    if (table === undefined || table.indexOf(column.name) !== -1 || isRowId(column.name)) return
    this.#unknownColumn(column, table)
  }

  #unknownColumn(column: { name: string; start: number; end: number }, table: AdminTable | undefined): void {
    const near = didYouMean(column.name, table?.columns.map(({ name }) => name) ?? [])
    this.#report('name', column, {
      message: `no column is called ${quoted(column.name)}${table === undefined ? '' : `, expected one of ${table.name}`}`,
      hint: near === undefined ? 'texts stand in single quotes' : `write ${near}`,
    })
  }

  #report(
    kind: NameFault['kind'],
    { start, end }: { start: number; end: number },
    { message, hint }: { message: string; hint: string | undefined },
  ): void {
    this.faults.push({ kind, start, end, message, hint, isValue: this.#isValue })
  }

  #query({ named, cores, order, limits }: Query, outer: Names): readonly (string | undefined)[] | undefined {
    for (const { name } of named) this.#queries.add(name.toLowerCase())
    for (const { query } of named) this.#query(query, outer)
    let columns: readonly (string | undefined)[] | undefined
    for (const [index, core] of cores.entries()) {
      const found = this.#core(core, outer, cores.length === 1 ? order : [])
      if (index === 0) columns = found
    }
    for (const limit of limits) this.#expression(limit, [])
    return columns
  }

  /** The names of its columns, where they are told. */
  #core(core: QueryCore, outer: Names, order: readonly Expression[]): (string | undefined)[] | undefined {
    if (core.kind === 'select') return this.#select(core, outer, order)
    const [first] = core.rows
    for (const { values } of core.rows)
      for (const value of values) if (value.kind !== 'literal') this.#expression(value, outer)
    return first?.values.map((_, index) => `column${index + 1}`)
  }

  #select(select: Select, outer: Names, order: readonly Expression[]): (string | undefined)[] | undefined {
    const sources = this.#sources(select.sources, outer)
    const aliases = select.columns.flatMap(({ alias }) => (alias === undefined ? [] : [alias.toLowerCase()]))
    const inner: Names = [sources, ...outer]
    const withAliases: Names = [[...sources, { alias: '', columns: new Set(aliases) }], ...outer]
    for (const { expression } of select.columns) this.#expression(expression, inner)
    for (const each of [select.where, ...select.groups, ...select.others, ...order])
      this.#expression(each, withAliases)
    if (select.columns.some(({ expression }) => expression === undefined)) return undefined
    return select.columns.map(
      ({ expression, alias }) => alias ?? (expression?.kind === 'column' ? expression.name : undefined),
    )
  }

  #sources(sources: readonly SqlSource[], outer: Names): Named[] {
    return sources.map(({ of, alias }) => {
      if (!('cores' in of)) return namedOf(of, alias, this.#table(of))
      const columns = this.#query(of, outer)
      const names = columns?.flatMap((column) => (column === undefined ? [] : [column.toLowerCase()]))
      return { alias: alias?.toLowerCase() ?? '', columns: names && new Set(names) }
    })
  }

  #expression(expression: Expression | undefined, names: Names): void {
    switch (expression?.kind) {
      case 'column':
        this.#column(expression, names)
        return
      case 'unary':
      case 'cast':
        this.#expression(expression.operand, names)
        return
      case 'binary':
        // A chain leans to the left, and may be long.
        this.#expression(expression.left, names)
        this.#expression(expression.right, names)
        return
      case 'between':
        for (const each of [expression.operand, expression.low, expression.high])
          this.#expression(each, names)
        return
      case 'in':
        this.#among(expression, names)
        return
      case 'row':
        for (const each of expression.items) this.#expression(each, names)
        return
      case 'call':
        this.#call(expression, names)
        return
      case 'case':
        for (const { when, result } of expression.branches) {
          this.#expression(when, names)
          this.#expression(result, names)
        }
        this.#expression(expression.operand, names)
        this.#expression(expression.otherwise, names)
        return
      case 'query':
      case 'exists':
        this.#query(expression.query, names)
    }
  }

  #among({ operand, among, start, end }: Extract<Expression, { kind: 'in' }>, names: Names): void {
    this.#expression(operand, names)
    if (typeof among === 'string') this.#table({ name: among, schema: undefined, start, end })
    else if ('cores' in among) this.#query(among, names)
    else for (const each of among) this.#expression(each, names)
  }

  #call(
    { name, arguments: values, others, start, end }: Extract<Expression, { kind: 'call' }>,
    names: Names,
  ): void {
    if (!isSqlFunction(name)) {
      this.#report(
        'name',
        { start, end },
        {
          message: `no function is called ${quoted(name)}, expected one of SQLite`,
          hint: 'the functions of MySQL are not there',
        },
      )
    }
    for (const each of [...values, ...others]) this.#expression(each, names)
  }

  #column(column: Extract<Expression, { kind: 'column' }>, names: Names): void {
    const name = column.name.toLowerCase()
    const table = column.table?.toLowerCase()
    if (
      column.isDoubted ||
      (table === undefined && /^(?:true|false|current_(?:date|time|timestamp))$/.test(name))
    )
      return
    if (isRowId(name) && names.some((level) => level.length > 0)) return
    const candidates = names.flat().filter(({ alias }) => table === undefined || alias === table)
    if (candidates.some(({ columns }) => columns === undefined || columns.has(name))) return
    this.#isValue = true
    this.#unknownColumn(column, adminTable(names[0]?.[0]?.alias ?? ''))
    this.#isValue = false
  }
}

function namedOf({ name }: TableName, alias: string | undefined, table: AdminTable | undefined): Named {
  return {
    alias: (alias ?? name).toLowerCase(),
    columns: table?.names,
  }
}

function isRowId(name: string): boolean {
  return /^(?:rowid|_rowid_|oid)$/i.test(name)
}

/** The tables of the other schemas are not listed here. */
function isAdminSchema(schema: string | undefined): boolean {
  return schema === undefined || /^(?:main|disk)$/i.test(schema)
}
