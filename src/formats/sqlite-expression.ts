// https://www.sqlite.org/lang_expr.html
import { SqlFault, type SqlReader } from './sqlite-reader.ts'
import type { Branch, Expression } from './sqlite-tree.ts'
import { readCallTail } from './sqlite-window.ts'

/** As many terms in a row as SQLite takes: it allows a tree of 1000 levels. */
const longestChain = 990

const strengths: ReadonlyMap<string, number> = new Map([
  ['OR', 1],
  ['AND', 2],
  ['=', 4],
  ['==', 4],
  ['<>', 4],
  ['!=', 4],
  ['IS', 4],
  ['IN', 4],
  ['LIKE', 4],
  ['GLOB', 4],
  ['MATCH', 4],
  ['REGEXP', 4],
  ['BETWEEN', 4],
  ['ISNULL', 4],
  ['NOTNULL', 4],
  ['NOT', 4],
  ['<', 5],
  ['<=', 5],
  ['>', 5],
  ['>=', 5],
  ['&', 7],
  ['|', 7],
  ['<<', 7],
  ['>>', 7],
  ['+', 8],
  ['-', 8],
  ['*', 9],
  ['/', 9],
  ['%', 9],
  ['||', 10],
  ['->', 10],
  ['->>', 10],
  ['COLLATE', 11],
])

/** Of `NOT x`: weaker than a comparison. */
const negation = 3
const equality = 4
/** Of `-x`. */
const sign = 11

/** @throws SqlFault */
export function readExpression(reader: SqlReader, weakest = 0): Expression {
  reader.enter()
  const expression = readAlone(reader) ?? readTerms(reader, weakest)
  reader.leave()
  return expression
}

/** A literal with nothing beside it, as most values of VALUES are. */
function readAlone(reader: SqlReader): Expression | undefined {
  const kind = reader.peek()?.kind
  if (kind !== 'string' && kind !== 'number') return undefined
  if (!reader.isOperator(',', 1) && !reader.isOperator(')', 1)) return undefined
  const { text, start, end } = reader.next()
  return { kind: 'literal', value: kind === 'number' ? Number(text) : text, start, end }
}

function readTerms(reader: SqlReader, weakest: number): Expression {
  const start = reader.start()
  let left = readPrefix(reader)
  for (let terms = 1; ; terms += 1) {
    const operator = operatorAt(reader)
    const strength = operator === undefined ? undefined : strengths.get(operator)
    if (operator === undefined || strength === undefined || strength <= weakest) return left
    if (terms > longestChain) throw new SqlFault(reader.peek(), 'the expression has too many terms')
    left = readRest(reader, left, operator, strength, start)
  }
}

const afterNot = ['IN', 'LIKE', 'GLOB', 'MATCH', 'REGEXP', 'BETWEEN', 'NULL']

function operatorAt(reader: SqlReader): string | undefined {
  const token = reader.peek()
  if (token?.kind === 'operator') return token.text
  if (token?.kind !== 'word') return undefined
  const word = token.text.toUpperCase()
  if (word !== 'NOT') return word
  return afterNot.some((next) => reader.isWord(next, 1)) ? word : undefined
}

function readRest(
  reader: SqlReader,
  left: Expression,
  operator: string,
  strength: number,
  start: number,
): Expression {
  reader.next()
  switch (operator) {
    case 'NOT':
      return readRest(reader, left, `NOT ${(reader.peek()?.text ?? '').toUpperCase()}`, strength, start)
    case 'NOT NULL':
      return binary(reader, start, 'IS NOT', left, nullAt(reader, reader.start()))
    case 'ISNULL':
      return binary(reader, start, 'IS', left, nullAt(reader, start))
    case 'NOTNULL':
      return binary(reader, start, 'IS NOT', left, nullAt(reader, start))
    case 'IS': {
      const isNot = reader.takeWords('NOT')
      const isDistinct = reader.takeWords('DISTINCT', 'FROM')
      const right = readExpression(reader, strength)
      return binary(reader, start, isNot === isDistinct ? 'IS' : 'IS NOT', left, right)
    }
    case 'COLLATE':
      reader.name()
      return left
    case 'IN':
    case 'NOT IN':
      return readIn(reader, left, operator === 'NOT IN', start)
    case 'BETWEEN':
    case 'NOT BETWEEN': {
      const low = readExpression(reader, equality)
      reader.expectWords('AND')
      const high = readExpression(reader, equality)
      const isNot = operator === 'NOT BETWEEN'
      return { kind: 'between', isNot, operand: left, low, high, start, end: reader.end }
    }
  }
  const right = readExpression(reader, strength)
  if (operator.endsWith('LIKE') && reader.takeWords('ESCAPE')) {
    readExpression(reader, equality)
    return binary(reader, start, 'ESCAPED LIKE', left, right)
  }
  return binary(reader, start, operator, left, right)
}

function binary(
  reader: SqlReader,
  start: number,
  operator: string,
  left: Expression,
  right: Expression,
): Expression {
  return { kind: 'binary', operator, left, right, start, end: reader.end }
}

function nullAt(reader: SqlReader, start: number): Expression {
  return { kind: 'literal', value: null, start, end: reader.end }
}

function readIn(reader: SqlReader, operand: Expression, isNot: boolean, start: number): Expression {
  if (!reader.take('(')) {
    const { name } = reader.tableName()
    return { kind: 'in', isNot, operand, among: name, start, end: reader.end }
  }
  let among: Extract<Expression, { kind: 'in' }>['among'] = []
  if (isQuery(reader)) among = reader.subquery(reader)
  else if (!reader.isOperator(')')) among = reader.list(() => readExpression(reader))
  reader.expect(')')
  return { kind: 'in', isNot, operand, among, start, end: reader.end }
}

function isQuery(reader: SqlReader): boolean {
  return reader.isWord('SELECT') || reader.isWord('VALUES') || reader.isWord('WITH')
}

function readPrefix(reader: SqlReader): Expression {
  const start = reader.start()
  const { kind, text } = reader.peek() ?? {}
  if (kind === 'operator' && (text === '-' || text === '+' || text === '~')) {
    reader.next()
    const operand = readExpression(reader, sign)
    return { kind: 'unary', operator: text, operand, start, end: reader.end }
  }
  if (!reader.takeWords('NOT')) return readPrimary(reader)
  const operand = reader.isWord('EXISTS') ? readPrimary(reader) : readExpression(reader, negation)
  return { kind: 'unary', operator: 'NOT', operand, start, end: reader.end }
}

function readPrimary(reader: SqlReader): Expression {
  const start = reader.start()
  const token = reader.peek()
  switch (token?.kind) {
    case 'string':
      // 'table'.column is a name, as everywhere.
      if (reader.isOperator('.', 1)) break
      reader.next()
      return { kind: 'literal', value: token.text, start, end: reader.end }
    case 'number':
      reader.next()
      return { kind: 'literal', value: Number(token.text), start, end: reader.end }
    case 'blob':
      reader.next()
      return { kind: 'literal', value: { bytes: token.text }, start, end: reader.end }
    case 'variable':
      reader.next()
      return { kind: 'variable', start, end: reader.end }
  }
  if (reader.take('(')) return readBrackets(reader, start)
  if (reader.takeWords('NULL')) return nullAt(reader, start)
  if (reader.takeWords('EXISTS')) {
    const query = reader.inBrackets(() => reader.subquery(reader))
    return { kind: 'exists', query, start, end: reader.end }
  }
  if (reader.takeWords('CASE')) return readCase(reader, start)
  if (reader.takeWords('CAST')) return readCast(reader, start)
  if (!reader.isName()) reader.refuse()
  return readNamed(reader, start)
}

function readBrackets(reader: SqlReader, start: number): Expression {
  if (isQuery(reader)) {
    const query = reader.subquery(reader)
    reader.expect(')')
    return { kind: 'query', query, start, end: reader.end }
  }
  const items = reader.list(() => readExpression(reader))
  reader.expect(')')
  const [only, ...others] = items
  if (only !== undefined && others.length === 0) return only
  return { kind: 'row', items, start, end: reader.end }
}

function readCase(reader: SqlReader, start: number): Expression {
  const operand = reader.isWord('WHEN') ? undefined : readExpression(reader)
  const branches: Branch[] = []
  do {
    reader.expectWords('WHEN')
    const when = readExpression(reader)
    reader.expectWords('THEN')
    branches.push({ when, result: readExpression(reader) })
  } while (reader.isWord('WHEN'))
  const otherwise = reader.takeWords('ELSE') ? readExpression(reader) : undefined
  reader.expectWords('END')
  return { kind: 'case', operand, branches, otherwise, start, end: reader.end }
}

function readCast(reader: SqlReader, start: number): Expression {
  return reader.inBrackets(() => {
    const operand = readExpression(reader)
    reader.expectWords('AS')
    const words: string[] = []
    while (reader.isName()) words.push(reader.name().name)
    if (reader.take('(')) {
      reader.list(() => readExpression(reader))
      reader.expect(')')
    }
    return { kind: 'cast', operand, type: words.join(' '), start, end: reader.end }
  })
}

function readNamed(reader: SqlReader, start: number): Expression {
  const isDoubted = reader.peek()?.kind === 'name'
  const isCall = reader.isOperator('(', 1)
  const parts = [reader.name().name]
  if (isCall) return readCall(reader, parts[0] ?? '', start)
  while (parts.length < 3 && reader.take('.')) parts.push(reader.name().name)
  const [name = '', table] = parts.toReversed()
  return {
    kind: 'column',
    table,
    name,
    isDoubted: isDoubted && table === undefined,
    start,
    end: reader.end,
  }
}

function readCall(reader: SqlReader, name: string, start: number): Expression {
  reader.expect('(')
  const isStar = reader.take('*')
  let values: Expression[] = []
  if (!isStar && !reader.isOperator(')')) {
    if (!reader.takeWords('DISTINCT')) reader.takeWords('ALL')
    values = reader.list(() => readExpression(reader))
  }
  reader.expect(')')
  const others = readCallTail(reader, readExpression)
  return { kind: 'call', name, arguments: values, isStar, others, start, end: reader.end }
}
