import type { Assignment, Delete, Expression, Insert, Span, Update } from '../../../formats/sqlite-tree.ts'
import { settingOf } from '../../../settings/lookup.ts'
import { settingsTable } from '../table.ts'
import { adminTable } from './admin-tables.ts'
import { evaluate, nowhere, type Scope } from './evaluate.ts'
import { insertedRows } from './inserted-rows.ts'
import { isTrue, type SqlValue } from './sql-value.ts'
import type { Target } from './target.ts'
import { variableNames } from './variables.ts'

/** What a statement does to global_variables, which holds every variable of the version from the start. */
export function changeVariables(statement: Insert | Update | Delete, target: Target): void {
  if (statement.kind === 'insert') insertVariables(statement, target)
  else if (statement.kind === 'update') updateVariables(statement, target)
}

function insertVariables(statement: Insert, target: Target): void {
  const table = adminTable('global_variables')
  const inserted = table && insertedRows(statement, table, target.memory)
  if (inserted === undefined) return
  const { rows, columns } = inserted
  for (const row of rows) {
    const value = (column: number): { value: SqlValue; expression: Expression | undefined } => {
      const expression = row.values[columns.indexOf(column)]
      return { value: expression && evaluate(expression, row.scope), expression }
    }
    const name = value(0).value
    if (typeof name !== 'string') continue
    const isThere =
      settingOf(settingsTable, name) !== undefined && variableNames(target.memory.version).includes(name)
    if (isThere && statement.conflict === 'ignore') continue
    if (isThere && statement.conflict !== 'replace' && statement.upserts.length === 0) {
      refuseThere(statement, name, target)
      return
    }
    const { start, end } = value(1).expression ?? row
    if (value(1).value === null) {
      if (statement.conflict === 'ignore') continue
      refuseNull({ start, end }, target)
      return
    }
    target.variables.assign(
      {
        name,
        value: value(1).value,
        at: { start, end },
        statement: { start: statement.start, end: statement.end },
      },
      target.modules,
    )
  }
}

function refuseNull({ start, end }: Span, { memory, source }: Target): void {
  const message = 'variable_value of global_variables is NULL, expected a value'
  memory.faults.push({ kind: 'row', source, start, end, message, hint: undefined })
}

function refuseThere({ start, end }: Insert | Update, name: string, { memory, source }: Target): void {
  memory.faults.push({
    kind: 'key',
    source,
    start,
    end,
    message: `variable_name ${JSON.stringify(name)} is in global_variables from the start: ProxySQL stops with UNIQUE constraint failed`,
    hint: `write UPDATE global_variables SET variable_value='...' WHERE variable_name='${name}'`,
    holdsSecret: true,
  })
}

function updateVariables(statement: Update, target: Target): void {
  const names = writtenNames(statement.where, target)
  if (!areRenamed(statement, names, target)) return
  const given = assignmentOf(statement, 'variable_value')
  if (given === undefined) return
  const { start, end } = given.value
  for (const name of names) {
    const value = given.columns.length > 1 ? undefined : evaluate(given.value, scopeOf(name))
    if (value === null && variableNames(target.memory.version).includes(name)) {
      if (statement.conflict === 'ignore') continue
      refuseNull({ start, end }, target)
      return
    }
    const { start: from, end: to } = statement
    target.variables.assign(
      { name, value, at: { start, end }, statement: { start: from, end: to } },
      target.modules,
    )
  }
}

function assignmentOf({ assignments }: Update, column: string): Assignment | undefined {
  return assignments.findLast(({ columns }) => columns.some(({ name }) => name.toLowerCase() === column))
}

/** Whether each gets a name of its own; what SQLite would refuse becomes a fault. */
function areRenamed(statement: Update, names: readonly string[], target: Target): boolean {
  const given = assignmentOf(statement, 'variable_name')
  const isForced = statement.conflict === 'replace' || statement.conflict === 'ignore'
  if (given === undefined || given.columns.length > 1 || isForced) return true
  const there = new Set(variableNames(target.memory.version))
  for (const name of names) {
    const value = evaluate(given.value, scopeOf(name))
    if (typeof value !== 'string' || value === name || !there.delete(name)) continue
    if (there.has(value)) {
      refuseThere(statement, value, target)
      return false
    }
    there.add(value)
  }
  return true
}

/** As many evaluations as a file may cost, where its conditions are no plain names. */
const mostEvaluations = 2_000_000
const work = new WeakMap<object, number>()

/** The variables that a condition is true of, and the names that it asks for. */
function writtenNames(where: Expression | undefined, { memory }: Target): readonly string[] {
  const asked = namesIn(where)
  const all = variableNames(memory.version)
  if (asked !== undefined) return asked
  const done = (work.get(memory) ?? 0) + all.length
  work.set(memory, done)
  if (done > mostEvaluations) return []
  return all.filter((name) => where === undefined || isTrue(evaluate(where, scopeOf(name))) === true)
}

/** Of `variable_name = 'a'` and `variable_name IN ('a', 'b')`. */
function namesIn(where: Expression | undefined): readonly string[] | undefined {
  if (where?.kind === 'binary' && where.operator === 'AND') return namesIn(where.left) ?? namesIn(where.right)
  if (where?.kind === 'binary' && where.operator === 'OR') {
    const [left, right] = [namesIn(where.left), namesIn(where.right)]
    return left && right && [...left, ...right]
  }
  if (where?.kind === 'binary' && /^==?$/.test(where.operator) && isName(where.left))
    return textsOf([where.right])
  if (where?.kind !== 'in' || where.isNot || !isName(where.operand) || typeof where.among === 'string')
    return undefined
  return 'cores' in where.among ? undefined : textsOf(where.among)
}

function isName(expression: Expression): boolean {
  return expression.kind === 'column' && expression.name.toLowerCase() === 'variable_name'
}

function textsOf(expressions: readonly Expression[]): readonly string[] | undefined {
  const values = expressions.map((each) => evaluate(each, nowhere))
  const texts = values.filter((value) => typeof value === 'string')
  return texts.length === values.length ? texts : undefined
}

function scopeOf(name: string): Scope {
  return {
    ...nowhere,
    column: (column) =>
      column.toLowerCase() === 'variable_name'
        ? { value: name, affinity: 'text' }
        : { value: undefined, affinity: 'text' },
  }
}
