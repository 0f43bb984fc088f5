// https://www.sqlite.org/windowfunctions.html
import type { SqlReader } from './sqlite-reader.ts'
import type { Expression } from './sqlite-tree.ts'

type ReadExpression = (reader: SqlReader) => Expression

/** What stands behind the brackets of a call: the expressions of FILTER and OVER. */
export function readCallTail(reader: SqlReader, readExpression: ReadExpression): Expression[] {
  const read: Expression[] = []
  if (reader.isWord('FILTER') && reader.isOperator('(', 1)) {
    reader.next()
    reader.inBrackets(() => {
      reader.expectWords('WHERE')
      read.push(readExpression(reader))
    })
  }
  // Else it is a name: `count(*) over FROM t`.
  if (reader.isWord('OVER') && (reader.isOperator('(', 1) || reader.isName(1))) {
    reader.next()
    if (reader.isOperator('(')) read.push(...readWindow(reader, readExpression))
    else reader.name()
  }
  return read
}

/** The expressions of `(PARTITION BY ... ORDER BY ... ROWS ...)`. */
export function readWindow(reader: SqlReader, readExpression: ReadExpression): Expression[] {
  return reader.inBrackets(() => {
    const read: Expression[] = []
    if (reader.isName() && !isClause(reader)) reader.name()
    if (reader.takeWords('PARTITION', 'BY')) read.push(...reader.list(() => readExpression(reader)))
    if (reader.takeWords('ORDER', 'BY'))
      read.push(...reader.list(() => readOrderTerm(reader, readExpression)))
    if (frames.some((word) => reader.takeWords(word))) read.push(...readFrame(reader, readExpression))
    return read
  })
}

export function readOrderTerm(reader: SqlReader, readExpression: ReadExpression): Expression {
  const term = readExpression(reader)
  if (!reader.takeWords('ASC')) reader.takeWords('DESC')
  if (reader.takeWords('NULLS') && !reader.takeWords('FIRST')) reader.expectWords('LAST')
  return term
}

const frames = ['ROWS', 'RANGE', 'GROUPS']

/** A name here is that of another window, but for these words. */
function isClause(reader: SqlReader): boolean {
  return reader.isWord('PARTITION') || frames.some((word) => reader.isWord(word))
}

function readFrame(reader: SqlReader, readExpression: ReadExpression): Expression[] {
  const read: Expression[] = []
  const readBound = (): void => {
    if (reader.takeWords('CURRENT', 'ROW')) return
    if (!reader.takeWords('UNBOUNDED')) read.push(readExpression(reader))
    if (!reader.takeWords('PRECEDING')) reader.expectWords('FOLLOWING')
  }
  const isBetween = reader.takeWords('BETWEEN')
  readBound()
  if (isBetween) {
    reader.expectWords('AND')
    readBound()
  }
  if (reader.takeWords('EXCLUDE') && !reader.takeWords('NO', 'OTHERS') && !reader.takeWords('CURRENT', 'ROW'))
    if (!reader.takeWords('GROUP')) reader.expectWords('TIES')
  return read
}
