import type { Expression, Query } from '../../../formats/sqlite-tree.ts'
import { callSqlFunction } from './sql-functions.ts'
import {
  type Affinity,
  affinityOf,
  asNumber,
  compareValues,
  isTrue,
  keyOf,
  type SqlValue,
  sqlText,
  stored,
} from './sql-value.ts'

/** What an expression is evaluated in. */
export interface Scope {
  /** The value of a column, and its type; undefined where no column has the name. */
  column(
    name: string,
    table: string | undefined,
  ): { value: SqlValue; affinity: Affinity | undefined } | undefined
  /** Whether the query finds a row; undefined where the file does not tell. */
  exists(query: Query): boolean | undefined
}

type Of<Kind extends Expression['kind']> = Extract<Expression, { kind: Kind }>

/** The value of an expression; undefined where the file does not tell it. */
export function evaluate(expression: Expression, scope: Scope): SqlValue {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'object' && expression.value !== null ? undefined : expression.value
    case 'column':
      return columnValue(expression, scope)
    case 'variable':
      return null
    case 'unary':
      return unary(expression, scope)
    case 'binary':
      return binary(expression, scope)
    case 'between':
      return between(expression, scope)
    case 'in':
      return isAmong(expression, scope)
    case 'exists':
      return asValue(scope.exists(expression.query))
    case 'call':
      return expression.isStar
        ? undefined
        : callSqlFunction(
            expression.name,
            expression.arguments.map((each) => evaluate(each, scope)),
          )
    case 'cast':
      return cast(expression, scope)
    case 'case':
      return caseValue(expression, scope)
    case 'row':
    case 'query':
      return undefined
  }
}

function columnValue(column: Of<'column'>, scope: Scope): SqlValue {
  const found = scope.column(column.name, column.table)
  return found === undefined ? unknownColumn(column) : found.value
}

function unknownColumn({ name, isDoubted }: Of<'column'>): SqlValue {
  if (isDoubted) return name
  if (/^true$/i.test(name)) return 1
  return /^false$/i.test(name) ? 0 : undefined
}

function asValue(truth: boolean | null | undefined): SqlValue {
  return typeof truth === 'boolean' ? Number(truth) : truth
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth
}

function unary({ operator, operand }: Of<'unary'>, scope: Scope): SqlValue {
  const value = evaluate(operand, scope)
  if (operator === 'NOT') {
    const truth = isTrue(value)
    return typeof truth === 'boolean' ? Number(!truth) : truth
  }
  if (operator === '+') return value
  const number = asNumber(value)
  if (typeof number !== 'number') return number
  return operator === '-' ? -number : undefined
}

function binary({ operator, left, right }: Of<'binary'>, scope: Scope): SqlValue {
  if (operator === 'AND' || operator === 'OR') return logical(operator, left, right, scope)
  if (left.kind === 'row' || right.kind === 'row') return rowEquality(operator, left, right, scope)
  const [a, b] = alike(left, right, scope)
  if (operator === 'IS' || operator === 'IS NOT') {
    if (a === undefined || b === undefined) return undefined
    return Number((a === b) === (operator === 'IS'))
  }
  if (a === undefined || b === undefined) return undefined
  if (a === null || b === null) return null
  switch (operator) {
    case '||':
      return `${textOf(a)}${textOf(b)}`
    case 'LIKE':
      return asValue(isLike(textOf(a), textOf(b)))
    case 'NOT LIKE':
      return asValue(negated(isLike(textOf(a), textOf(b))))
  }
  const compare = comparisons.get(operator)
  return compare === undefined
    ? arithmetic(operator, Number(asNumber(a)), Number(asNumber(b)))
    : Number(compare(a, b))
}

type Value = string | number

const comparisons: ReadonlyMap<string, (a: Value, b: Value) => boolean> = new Map([
  ['=', (a, b) => a === b],
  ['==', (a, b) => a === b],
  ['<>', (a, b) => a !== b],
  ['!=', (a, b) => a !== b],
  ['<', (a, b) => compareValues(a, b) < 0],
  ['<=', (a, b) => compareValues(a, b) <= 0],
  ['>', (a, b) => compareValues(a, b) > 0],
  ['>=', (a, b) => compareValues(a, b) >= 0],
])

function logical(operator: 'AND' | 'OR', left: Expression, right: Expression, scope: Scope): SqlValue {
  const decisive = operator === 'OR'
  const a = isTrue(evaluate(left, scope))
  if (a === decisive) return Number(decisive)
  const b = isTrue(evaluate(right, scope))
  if (b === decisive) return Number(decisive)
  if (a === undefined || b === undefined) return undefined
  return a === null || b === null ? null : Number(!decisive)
}

/** Both values, of one type where a column asks for it. */
function alike(left: Expression, right: Expression, scope: Scope): [SqlValue, SqlValue] {
  const [a, b] = [typed(left, scope), typed(right, scope)]
  const affinity = a.affinity ?? b.affinity
  return [stored(a.value, affinity), stored(b.value, affinity)]
}

function typed(expression: Expression, scope: Scope): { value: SqlValue; affinity: Affinity | undefined } {
  if (expression.kind !== 'column') {
    const affinity = expression.kind === 'cast' ? affinityOf(expression.type) : undefined
    return { value: evaluate(expression, scope), affinity }
  }
  const found = scope.column(expression.name, expression.table)
  return found ?? { value: unknownColumn(expression), affinity: undefined }
}

function rowEquality(operator: string, left: Expression, right: Expression, scope: Scope): SqlValue {
  if (left.kind !== 'row' || right.kind !== 'row' || !/^==?$/.test(operator)) return undefined
  return equalRows(left.items, right.items, scope)
}

function equalRows(left: readonly Expression[], right: readonly Expression[], scope: Scope): SqlValue {
  let result: SqlValue = 1
  for (const [index, item] of left.entries()) {
    const other = right[index]
    if (other === undefined) return undefined
    const [a, b] = alike(item, other, scope)
    if (a === undefined || b === undefined) result = undefined
    else if (a === null || b === null) result = result === undefined ? undefined : null
    else if (a !== b) return 0
  }
  return result
}

function textOf(value: Value): string {
  return typeof value === 'number' ? sqlText(value) : value
}

const likes = new Map<string, RegExp>()

function isLike(text: string, pattern: string): boolean | undefined {
  // More of them may take for ever.
  if (pattern.split('%').length > 4 || pattern.length > 1000) return undefined
  let regex = likes.get(pattern)
  if (regex === undefined) {
    const source = pattern
      .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      .replaceAll('%', '[\\s\\S]*')
      .replaceAll('_', '[\\s\\S]')
    regex = new RegExp(`^${source}$`, 'i')
    if (likes.size > 1000) likes.clear()
    likes.set(pattern, regex)
  }
  return regex.test(text)
}

function arithmetic(operator: string, a: number, b: number): SqlValue {
  const isWhole = Number.isInteger(a) && Number.isInteger(b)
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? null : isWhole ? Math.trunc(a / b) : a / b
    case '%':
      return b === 0 ? null : Math.trunc(a) % Math.trunc(b)
  }
  return undefined
}

function between({ isNot, operand, low, high }: Of<'between'>, scope: Scope): SqlValue {
  const [value, least] = alike(operand, low, scope)
  const [, most] = alike(operand, high, scope)
  if (value === undefined || least === undefined || most === undefined) return undefined
  if (value === null || least === null || most === null) return null
  return Number((compareValues(value, least) >= 0 && compareValues(value, most) <= 0) !== isNot)
}

function isAmong(expression: Of<'in'>, scope: Scope): SqlValue {
  const { isNot, operand, among } = expression
  if (
    operand.kind !== 'row' &&
    typeof among !== 'string' &&
    !('cores' in among) &&
    among.length <= longestLoop
  )
    return isOneOf(operand, among, isNot, scope)
  const list = listOf(expression)
  if (list === undefined) return undefined
  if (list.isEmpty) return Number(isNot)
  const items = operand.kind === 'row' ? operand.items : [operand]
  const affinities: (Affinity | undefined)[] = []
  let key = ''
  let hasNull = false
  for (const item of items) {
    const { value: given, affinity } = typed(item, scope)
    const value = stored(given, affinity)
    if (value === undefined) return undefined
    if (value === null) hasNull = true
    affinities.push(affinity)
    key += keyOf(value)
  }
  if (hasNull) return items.length === 1 ? null : undefined
  if (list.constants(affinities).has(key)) return Number(!isNot)
  if (list.others.length > longestLoop) return undefined
  const found = list.others.map((row) => isTrue(equalRows(items, row, scope)))
  if (found.includes(true)) return Number(!isNot)
  if (found.includes(undefined)) return undefined
  return found.includes(null) ? null : Number(isNot)
}

function isOneOf(operand: Expression, among: readonly Expression[], isNot: boolean, scope: Scope): SqlValue {
  if (among.length === 0) return Number(isNot)
  const { value: given, affinity } = typed(operand, scope)
  const value = stored(given, affinity)
  if (value === undefined || value === null) return value
  let result: SqlValue = Number(isNot)
  for (const each of among) {
    const other = typed(each, scope)
    const one = stored(other.value, affinity ?? other.affinity)
    if (one === value) return Number(!isNot)
    if (one === undefined || result === undefined) result = undefined
    else if (one === null) result = null
  }
  return result
}

/** So many values are looked at one by one: a list may be as long as the file, for each row anew. */
const longestLoop = 10

interface List {
  isEmpty: boolean
  /** To look up. */
  constants(affinities: readonly (Affinity | undefined)[]): ReadonlySet<string>
  /** Rows in which a column or a NULL is. */
  others: readonly (readonly Expression[])[]
}

const known = new WeakMap<Of<'in'>, List>()

function listOf(expression: Of<'in'>): List | undefined {
  const made = known.get(expression)
  const rows = made === undefined ? rowsAmong(expression) : undefined
  if (made !== undefined || rows === undefined) return made
  const constants: SqlValue[][] = []
  const others: (readonly Expression[])[] = []
  for (const row of rows) {
    const values = row.map((each) => (each.kind === 'column' ? undefined : evaluate(each, nowhere)))
    if (values.includes(undefined) || values.includes(null)) others.push(row)
    else constants.push(values)
  }
  // One operand has the same types from row to row.
  let last: { affinities: readonly (Affinity | undefined)[]; keys: ReadonlySet<string> } | undefined
  const list: List = {
    isEmpty: rows.length === 0,
    constants(affinities) {
      if (last === undefined || !affinities.every((each, at) => each === last?.affinities[at])) {
        const keyIn = (row: readonly SqlValue[]): string =>
          row.map((value, at) => keyOf(stored(value, affinities[at]))).join('')
        last = { affinities, keys: new Set(constants.map(keyIn)) }
      }
      return last.keys
    },
    others,
  }
  known.set(expression, list)
  return list
}

function rowsAmong({ among }: Of<'in'>): readonly (readonly Expression[])[] | undefined {
  if (typeof among === 'string') return undefined
  if (!('cores' in among)) return among.map((each) => (each.kind === 'row' ? each.items : [each]))
  const [core, ...others] = among.cores
  if (core?.kind !== 'values' || others.length > 0 || among.limits.length > 0) return undefined
  return core.rows.map(({ values }) => values)
}

/** No column is known here. */
export const nowhere: Scope = { column: () => undefined, exists: () => undefined }

function cast({ operand, type }: Of<'cast'>, scope: Scope): SqlValue {
  const affinity = affinityOf(type)
  if (operand.kind === 'literal' && typeof operand.value === 'object' && operand.value !== null)
    return affinity === 'text' ? Buffer.from(operand.value.bytes, 'hex').toString() : undefined
  const value = evaluate(operand, scope)
  if (affinity === 'text') return stored(value, 'text')
  const number = asNumber(value)
  return affinity === 'integer' && typeof number === 'number' ? Math.trunc(number) : undefined
}

function caseValue({ operand, branches, otherwise }: Of<'case'>, scope: Scope): SqlValue {
  for (const { when, result } of branches) {
    const truth = isTrue(
      operand === undefined
        ? evaluate(when, scope)
        : binary(
            { kind: 'binary', operator: '=', left: operand, right: when, start: when.start, end: when.end },
            scope,
          ),
    )
    if (truth === undefined) return undefined
    if (truth === true) return evaluate(result, scope)
  }
  return otherwise === undefined ? null : evaluate(otherwise, scope)
}
