// https://www.sqlite.org/lang_insert.html, lang_update.html, lang_delete.html
import { readExpression } from './sqlite-expression.ts'
import { readQuery, readSources, readWith, takeIndexChoice } from './sqlite-query.ts'
import { SqlReader } from './sqlite-reader.ts'
import type { SqlPiece } from './sqlite-tokens.ts'
import type {
  Assignment,
  Conflict,
  Delete,
  Expression,
  Insert,
  SqlStatement,
  Update,
  Upsert,
} from './sqlite-tree.ts'

/**
 * A statement that reads or writes rows; undefined for what is none of these.
 *
 * @throws SqlFault
 */
export function readSqlStatement(piece: SqlPiece): SqlStatement | undefined {
  const reader = new SqlReader(piece.tokens, readQuery)
  const start = reader.start()
  const statement = readAny(reader, start)
  if (statement === undefined) return undefined
  if (!reader.isAtEnd) reader.refuse()
  return statement
}

function readAny(reader: SqlReader, start: number): SqlStatement | undefined {
  const isQuery = ['SELECT', 'VALUES'].some((word) => reader.isWord(word))
  if (isQuery) return { kind: 'query', query: readQuery(reader), start, end: reader.end }
  if (reader.isWord('WITH')) return readWithStatement(reader, start)
  return readChange(reader, start)
}

function readWithStatement(reader: SqlReader, start: number): SqlStatement {
  const named = readWith(reader)
  const change = readChange(reader, start)
  if (change !== undefined) return change
  const query = readQuery(reader)
  return { kind: 'query', query: { ...query, named }, start, end: reader.end }
}

function readChange(reader: SqlReader, start: number): SqlStatement | undefined {
  if (reader.takeWords('INSERT')) return readInsert(reader, start, readConflict(reader))
  if (reader.takeWords('REPLACE')) return readInsert(reader, start, 'replace')
  if (reader.takeWords('UPDATE')) return readUpdate(reader, start)
  if (reader.takeWords('DELETE')) return readDelete(reader, start)
  return undefined
}

const conflicts: readonly Conflict[] = ['abort', 'replace', 'ignore', 'fail', 'rollback']

function readConflict(reader: SqlReader): Conflict {
  if (!reader.takeWords('OR')) return 'abort'
  const found = conflicts.find((each) => reader.takeWords(each.toUpperCase()))
  return found ?? reader.refuse('REPLACE or IGNORE')
}

function readInsert(reader: SqlReader, start: number, conflict: Conflict): Insert {
  reader.expectWords('INTO')
  const table = reader.tableName()
  if (reader.takeWords('AS')) reader.name()
  const columns = reader.isOperator('(')
    ? reader.inBrackets(() => reader.list(() => reader.name()))
    : undefined
  const hasDefaults = reader.takeWords('DEFAULT', 'VALUES')
  const query = hasDefaults ? undefined : readQuery(reader)
  const upserts: Upsert[] = []
  while (!hasDefaults && reader.takeWords('ON')) upserts.push(readUpsert(reader))
  readReturning(reader)
  return { kind: 'insert', conflict, table, columns, query, upserts, start, end: reader.end }
}

function readUpsert(reader: SqlReader): Upsert {
  reader.expectWords('CONFLICT')
  const columns = reader.isOperator('(')
    ? reader.inBrackets(() => reader.list(() => readExpression(reader)))
    : []
  if (columns.length > 0 && reader.takeWords('WHERE')) readExpression(reader)
  reader.expectWords('DO')
  const names = columns.flatMap((column) => (column.kind === 'column' ? [column.name] : []))
  if (reader.takeWords('NOTHING')) return { columns: names, assignments: undefined, where: undefined }
  reader.expectWords('UPDATE', 'SET')
  const assignments = reader.list(() => readAssignment(reader))
  return { columns: names, assignments, where: readWhere(reader) }
}

function readUpdate(reader: SqlReader, start: number): Update {
  const conflict = readConflict(reader)
  const table = reader.tableName()
  const alias = reader.takeWords('AS') ? reader.name().name : undefined
  takeIndexChoice(reader)
  reader.expectWords('SET')
  const assignments = reader.list(() => readAssignment(reader))
  const sources = reader.takeWords('FROM') ? readSources(reader, []) : []
  const where = readWhere(reader)
  readReturning(reader)
  return { kind: 'update', conflict, table, alias, assignments, sources, where, start, end: reader.end }
}

function readAssignment(reader: SqlReader): Assignment {
  const columns = reader.isOperator('(')
    ? reader.inBrackets(() => reader.list(() => reader.name()))
    : [reader.name()]
  reader.expect('=')
  return { columns, value: readExpression(reader) }
}

function readDelete(reader: SqlReader, start: number): Delete {
  reader.expectWords('FROM')
  const table = reader.tableName()
  const alias = reader.takeWords('AS') ? reader.name().name : undefined
  takeIndexChoice(reader)
  const where = readWhere(reader)
  readReturning(reader)
  return { kind: 'delete', table, alias, where, start, end: reader.end }
}

function readWhere(reader: SqlReader): Expression | undefined {
  return reader.takeWords('WHERE') ? readExpression(reader) : undefined
}

function readReturning(reader: SqlReader): void {
  if (!reader.takeWords('RETURNING')) return
  reader.list(() => {
    if (reader.take('*')) return
    readExpression(reader)
    if (reader.takeWords('AS')) reader.name()
  })
}
