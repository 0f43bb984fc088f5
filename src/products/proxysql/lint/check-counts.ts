// https://www.sqlite.org/rowvalue.html
import type {
  Assignment,
  Expression,
  Insert,
  Query,
  QueryCore,
  Select,
  Span,
  SqlStatement,
} from '../../../formats/sqlite-tree.ts'
import { adminTable } from './admin-tables.ts'
import { evaluate, nowhere } from './evaluate.ts'
import { takesArguments } from './sql-functions.ts'
import { stored } from './sql-value.ts'

/** More or fewer values than their place takes, a column by a number that is not there, a LIMIT that is no number. */
export interface CountFault extends Span {
  /** `row`: the values of an INSERT. */
  kind: 'statement' | 'row'
  message: string
  hint: string | undefined
}

/** How many values an expression or a row of a query gives; undefined where the project does not know it. */
type Width = number | undefined

/** What SQLite says of numbers of values before it runs a statement. */
export function countFaults(statement: SqlStatement): CountFault[] {
  const check = new CountCheck()
  check.statement(statement)
  return check.faults
}

const comparisons = new Set(['=', '==', '<>', '!=', '<', '<=', '>', '>=', 'IS', 'IS NOT'])

class CountCheck {
  readonly faults: CountFault[] = []

  statement(statement: SqlStatement): void {
    switch (statement.kind) {
      case 'query':
        this.#query(statement.query)
        return
      case 'insert':
        this.#insert(statement)
        return
      case 'update':
        for (const each of statement.assignments) this.#assignment(each)
    }
    this.#value(statement.where)
  }

  #insert({ table, columns, query, upserts }: Insert): void {
    const width = columns?.length ?? widthOfTable(table.name)
    const wrong = query && firstOther(query.cores, width)
    if (wrong !== undefined) {
      const { start, end, given } = wrong
      const message = `${given} values for ${width} columns of ${table.name}`
      this.faults.push({
        kind: 'row',
        start,
        end,
        message,
        hint: 'name the columns, and give each one value',
      })
      return
    }
    if (query !== undefined) this.#query(query)
    for (const { assignments = [], where } of upserts) {
      for (const each of assignments) this.#assignment(each)
      this.#value(where)
    }
  }

  #assignment({ columns, value }: Assignment): void {
    this.#value(value, columns.length)
  }

  #query({ named, cores, order, limits }: Query): void {
    for (const { query } of named) this.#query(query)
    const [first] = cores
    const width = first && widthOfCore(first)
    for (const core of cores) {
      const wrong = firstOther([core], width)
      if (wrong !== undefined) this.#misused(wrong, wrong.given, width)
      this.#core(core)
    }
    for (const each of order) this.#term(each, width, 'ORDER BY')
    for (const each of limits) this.#limit(each)
  }

  #core(core: QueryCore): void {
    if (core.kind === 'values') {
      for (const { values } of core.rows)
        for (const value of values) if (value.kind !== 'literal') this.#value(value)
      return
    }
    for (const { of } of core.sources) if ('cores' in of) this.#query(of)
    for (const { expression } of core.columns) this.#value(expression)
    for (const each of [core.where, ...core.others]) this.#value(each)
    for (const each of core.groups) this.#term(each, widthOfSelect(core), 'GROUP BY')
  }

  /** A column by its number, or a value. */
  #term(term: Expression, width: Width, words: string): void {
    const number = wholeNumber(term)
    if (number !== undefined && width !== undefined && (number < 1 || number > width))
      this.#report(term, `${words} ${number}, expected a column from 1 to ${width}`)
    this.#value(term)
  }

  #limit(limit: Expression): void {
    const value = stored(evaluate(limit, nowhere), 'integer')
    if (value !== undefined && !Number.isInteger(value))
      this.#report(limit, 'a LIMIT that is no whole number')
    this.#value(limit)
  }

  #value(expression: Expression | undefined, width: Width = 1): void {
    if (expression === undefined) return
    const given = widthOf(expression)
    if (isOther(given, width)) this.#misused(expression, given, width)
    else this.#parts(expression)
  }

  /** Values that are compared with one another. */
  #alike(first: Expression, ...others: readonly Expression[]): void {
    const width = widthOf(first)
    this.#parts(first)
    for (const each of others) this.#value(each, width)
  }

  #parts(expression: Expression): void {
    switch (expression.kind) {
      case 'unary':
      case 'cast':
        this.#value(expression.operand)
        return
      case 'binary':
        if (comparisons.has(expression.operator)) this.#alike(expression.left, expression.right)
        else for (const each of [expression.left, expression.right]) this.#value(each)
        return
      case 'between':
        this.#alike(expression.operand, expression.low, expression.high)
        return
      case 'in':
        this.#among(expression)
        return
      case 'row':
        for (const each of expression.items) this.#value(each)
        return
      case 'call':
        this.#call(expression)
        return
      case 'case':
        this.#case(expression)
        return
      case 'query':
      case 'exists':
        this.#query(expression.query)
    }
  }

  #among({ operand, among, start, end }: Extract<Expression, { kind: 'in' }>): void {
    const width = widthOf(operand)
    if (typeof among !== 'string' && !('cores' in among)) {
      this.#alike(operand, ...among)
      return
    }
    const given = typeof among === 'string' ? widthOfTable(among) : widthOfQuery(among)
    this.#parts(operand)
    if (isOther(given, width)) this.#misused({ start, end }, given, width)
    else if (typeof among !== 'string') this.#query(among)
  }

  #call(call: Extract<Expression, { kind: 'call' }>): void {
    const count = call.isStar ? 0 : call.arguments.length
    if (takesArguments(call.name, count))
      for (const each of [...call.arguments, ...call.others]) this.#value(each)
    else this.#report(call, `wrong number of arguments to function ${call.name}()`)
  }

  #case({ operand, branches, otherwise }: Extract<Expression, { kind: 'case' }>): void {
    const conditions = branches.map(({ when }) => when)
    if (operand === undefined) for (const each of conditions) this.#value(each)
    else this.#alike(operand, ...conditions)
    for (const { result } of branches) this.#value(result)
    this.#value(otherwise)
  }

  #misused(span: Span, given: Width, width: Width): void {
    this.#report(span, `${given} ${given === 1 ? 'value' : 'values'} where SQLite expects ${width}`)
  }

  #report({ start, end }: Span, message: string): void {
    this.faults.push({ kind: 'statement', start, end, message, hint: undefined })
  }
}

function wholeNumber(expression: Expression): number | undefined {
  const isNegative = expression.kind === 'unary' && expression.operator === '-'
  const { kind, value } = { value: undefined, ...(isNegative ? expression.operand : expression) }
  if (kind !== 'literal' || typeof value !== 'number' || !Number.isInteger(value)) return undefined
  return isNegative ? -value : value
}

function isOther(given: Width, width: Width): boolean {
  return given !== undefined && width !== undefined && given !== width
}

function widthOf(expression: Expression): Width {
  if (expression.kind === 'row') return expression.items.length
  return expression.kind === 'query' ? widthOfQuery(expression.query) : 1
}

function widthOfQuery({ cores: [core] }: Query): Width {
  return core && widthOfCore(core)
}

/** Of the first row. */
function widthOfCore(core: QueryCore): Width {
  return core.kind === 'select' ? widthOfSelect(core) : core.rows[0]?.values.length
}

/** The first SELECT, or row of VALUES, that gives another number of values. */
function firstOther(cores: readonly QueryCore[], width: Width): (Span & { given: Width }) | undefined {
  for (const core of cores) {
    const rows = core.kind === 'values' ? core.rows : [core]
    for (const row of rows) {
      const given = 'values' in row ? row.values.length : widthOfSelect(row)
      if (isOther(given, width)) return { start: row.start, end: row.end, given }
    }
  }
  return undefined
}

function widthOfSelect({ columns, sources }: Select): Width {
  const [source, ...others] = sources
  let width = 0
  for (const { expression } of columns) {
    if (expression !== undefined) width += 1
    else if (source === undefined || others.length > 0) return undefined
    else {
      const all = 'cores' in source.of ? widthOfQuery(source.of) : widthOfTable(source.of.name)
      if (all === undefined) return undefined
      width += all
    }
  }
  return width
}

function widthOfTable(name: string): Width {
  return adminTable(name.replace(/^runtime_/i, ''))?.columns.length
}
