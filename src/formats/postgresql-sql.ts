// https://www.postgresql.org/docs/current/sql-syntax-lexical.html
import { type Place, Scanner } from './scanner.ts'
import { refuseControlCharacters, unquotable } from './text.ts'

const format = 'SQL for PostgreSQL'

/** A name of a role, database, schema. */
export function sqlIdentifier(text: string): string {
  refuseControlCharacters(text, format)
  if (text === '') throw unquotable(text, format, 'it is empty')
  return `"${text.replaceAll('"', '""')}"`
}

/** A text. With a backslash in it, in the form that does not depend on standard_conforming_strings. */
export function sqlLiteral(text: string): string {
  refuseControlCharacters(text, format)
  const doubled = text.replaceAll("'", "''")
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

/** A body of statements between dollar signs, with a tag that does not occur in it. */
export function sqlBody(text: string): string {
  let tag = '$dbbal$'
  for (let number = 1; text.includes(tag.slice(0, -1)); number += 1) tag = `$dbbal${number}$`
  return `${tag}\n${text}\n${tag}`
}

export interface SqlToken extends Place {
  kind: 'word' | 'identifier' | 'text' | 'symbol'
  /** What it means: without quotes, with escapes undone. */
  value: string
}

/** The statements of a file, each as its tokens; comments are left out. Undefined where something is not closed. */
export function readSql(text: string): readonly (readonly SqlToken[])[] | undefined {
  const statements: SqlToken[][] = []
  const scanner = new Scanner(text)
  let current: SqlToken[] = []
  for (;;) {
    scanner.take(/(?:\s+|--[^\n]*)+/)
    if (scanner.isAtEnd) return current.length === 0 ? statements : undefined
    const place = scanner.place()
    const token = readToken(scanner)
    if (token === undefined) return undefined
    if (token.kind === 'symbol' && token.value === ';') {
      statements.push(current)
      current = []
    } else current.push({ ...place, ...token })
  }
}

function readToken(scanner: Scanner): Omit<SqlToken, keyof Place> | undefined {
  const escaped = scanner.take(/[eE]'(?:[^'\\]|''|\\[\s\S])*'/)
  if (escaped !== '') {
    return {
      kind: 'text',
      value: escaped.slice(2, -1).replaceAll(/''|\\([\s\S])/g, (_, one: string | undefined) => one ?? "'"),
    }
  }
  const plain = scanner.take(/'(?:[^']|'')*'/)
  if (plain !== '') return { kind: 'text', value: plain.slice(1, -1).replaceAll("''", "'") }
  const identifier = scanner.take(/"(?:[^"]|"")+"/)
  if (identifier !== '') return { kind: 'identifier', value: identifier.slice(1, -1).replaceAll('""', '"') }
  const tag = scanner.take(/\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$/)
  if (tag !== '') return readBody(scanner, tag)
  const word = scanner.take(/[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*|[0-9][0-9.]*|\$[0-9]+/)
  if (word !== '') return { kind: 'word', value: word }
  const symbol = scanner.take(/[^'"$]/)
  return symbol === '' ? undefined : { kind: 'symbol', value: symbol }
}

function readBody(scanner: Scanner, tag: string): Omit<SqlToken, keyof Place> | undefined {
  const end = scanner.text.indexOf(tag, scanner.position)
  if (end === -1) return undefined
  const value = scanner.text.slice(scanner.position, end)
  scanner.position = end + tag.length
  return { kind: 'text', value }
}
