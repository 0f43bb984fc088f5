// https://www.sqlite.org/lang_select.html
import { readExpression } from './sqlite-expression.ts'
import type { SqlReader } from './sqlite-reader.ts'
import type { Expression, Query, QueryCore, ResultColumn, Row, Source } from './sqlite-tree.ts'
import { readOrderTerm, readWindow } from './sqlite-window.ts'

/** @throws SqlFault */
export function readQuery(reader: SqlReader): Query {
  return reader.nested(() => {
    const named = readWith(reader)
    const cores = [readCore(reader)]
    while (takeCompound(reader)) cores.push(readCore(reader))
    const order: Expression[] = []
    if (reader.takeWords('ORDER')) {
      reader.expectWords('BY')
      order.push(...reader.list(() => readOrderTerm(reader, readExpression)))
    }
    return { named, cores, order, limits: readLimits(reader) }
  })
}

/** The queries of WITH, where one stands here. */
export function readWith(reader: SqlReader): Query['named'] {
  if (!reader.takeWords('WITH')) return []
  reader.takeWords('RECURSIVE')
  return reader.list(() => {
    const { name } = reader.name()
    if (reader.isOperator('(')) reader.inBrackets(() => reader.list(() => reader.name()))
    reader.expectWords('AS')
    if (!reader.takeWords('NOT', 'MATERIALIZED')) reader.takeWords('MATERIALIZED')
    return { name, query: reader.inBrackets(() => readQuery(reader)) }
  })
}

function takeCompound(reader: SqlReader): boolean {
  if (reader.takeWords('UNION')) {
    reader.takeWords('ALL')
    return true
  }
  return reader.takeWords('EXCEPT') || reader.takeWords('INTERSECT')
}

function readLimits(reader: SqlReader): Expression[] {
  if (!reader.takeWords('LIMIT')) return []
  const limits = [readExpression(reader)]
  if (reader.takeWords('OFFSET') || reader.take(',')) limits.push(readExpression(reader))
  return limits
}

function readCore(reader: SqlReader): QueryCore {
  if (reader.takeWords('VALUES')) return { kind: 'values', rows: reader.list(() => readRow(reader)) }
  const start = reader.start()
  reader.expectWords('SELECT')
  if (!reader.takeWords('DISTINCT')) reader.takeWords('ALL')
  const columns = reader.list(() => readResultColumn(reader))
  const others: Expression[] = []
  const sources = reader.takeWords('FROM') ? readSources(reader, others) : []
  const where = reader.takeWords('WHERE') ? readExpression(reader) : undefined
  const groups = reader.takeWords('GROUP', 'BY') ? reader.list(() => readExpression(reader)) : []
  if (reader.takeWords('HAVING')) others.push(readExpression(reader))
  if (reader.isWord('WINDOW') && reader.isName(1) && reader.isWord('AS', 2)) {
    reader.next()
    reader.list(() => others.push(...readNamedWindow(reader)))
  }
  return { kind: 'select', columns, sources, where, groups, others, start, end: reader.end }
}

function readNamedWindow(reader: SqlReader): Expression[] {
  reader.name()
  reader.expectWords('AS')
  return readWindow(reader, readExpression)
}

function readRow(reader: SqlReader): Row {
  const start = reader.start()
  const values = reader.inBrackets(() => reader.list(() => readExpression(reader)))
  return { values, start, end: reader.end }
}

function readResultColumn(reader: SqlReader): ResultColumn {
  if (reader.take('*')) return { expression: undefined, alias: undefined }
  if (reader.isName() && reader.isOperator('.', 1) && reader.isOperator('*', 2)) {
    reader.name()
    reader.next()
    reader.next()
    return { expression: undefined, alias: undefined }
  }
  return { expression: readExpression(reader), alias: readAlias(reader) }
}

function readAlias(reader: SqlReader): string | undefined {
  if (reader.takeWords('AS')) return reader.name().name
  return reader.isName() && !isJoinWord(reader) ? reader.name().name : undefined
}

const joinWords = ['NATURAL', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'OUTER', 'INDEXED', 'WINDOW']

function isJoinWord(reader: SqlReader): boolean {
  return joinWords.some((word) => reader.isWord(word))
}

/** What FROM names; the conditions of the joins are put to the others. */
export function readSources(reader: SqlReader, conditions: Expression[]): Source[] {
  const sources = readSource(reader, conditions)
  while (takeJoin(reader)) {
    sources.push(...readSource(reader, conditions))
    if (reader.takeWords('ON')) conditions.push(readExpression(reader))
    else if (reader.takeWords('USING')) reader.inBrackets(() => reader.list(() => reader.name()))
  }
  return sources
}

function takeJoin(reader: SqlReader): boolean {
  if (reader.take(',')) return true
  let hasWords = false
  while (isJoinWord(reader) && !reader.isWord('INDEXED') && !reader.isWord('WINDOW')) {
    reader.next()
    hasWords = true
  }
  if (hasWords) reader.expectWords('JOIN')
  return hasWords || reader.takeWords('JOIN')
}

function readSource(reader: SqlReader, conditions: Expression[]): Source[] {
  if (reader.take('(')) {
    if (reader.isWord('SELECT') || reader.isWord('VALUES') || reader.isWord('WITH')) {
      const query = readQuery(reader)
      reader.expect(')')
      return [{ of: query, alias: readAlias(reader) }]
    }
    const sources = reader.nested(() => readSources(reader, conditions))
    reader.expect(')')
    return sources
  }
  const table = reader.tableName()
  if (reader.isOperator('(')) reader.inBrackets(() => reader.list(() => readExpression(reader)))
  const alias = readAlias(reader)
  takeIndexChoice(reader)
  return [{ of: table, alias }]
}

/** `INDEXED BY x` and `NOT INDEXED`. */
export function takeIndexChoice(reader: SqlReader): void {
  if (reader.takeWords('NOT', 'INDEXED') || !reader.takeWords('INDEXED', 'BY')) return
  reader.name()
}
