// The values of [databases] and [peers]: like libpq's, with other rules. https://www.pgbouncer.org/config.html
import { Scanner } from './scanner.ts'
import { refuseControlCharacters, unquotable } from './text.ts'

const format = 'a connection string of PgBouncer'

/** A value behind `name=`. Spaces end it unless it is quoted; there is no way to write an empty one. */
export function connectionValue(text: string): string {
  refuseControlCharacters(text, format)
  if (text === '') throw unquotable(text, format, 'it is empty')
  return /^[A-Za-z0-9_.,:/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}

/** `host=10.0.0.11 port=5432 dbname='my shop'`, in the order given. */
export function connectionString(parameters: readonly (readonly [string, string])[]): string {
  return parameters.map(([name, value]) => `${name}=${connectionValue(value)}`).join(' ')
}

export interface ConnectionParameter {
  name: string
  value: string
  /** Where the name starts in the text, from 0. */
  offset: number
  /** Where the value starts, or its quote. */
  valueOffset: number
}

export interface ConnectionString {
  /** Those before the fault, where there is one. */
  parameters: readonly ConnectionParameter[]
  /** Where PgBouncer says `syntax error in connection string`, from 0: it takes nothing of the text then. */
  syntaxError: number | undefined
}

const [blanks, nameOfParameter, equals, bareValue] = [/ +/y, /[^= ]+/y, / *= */y, /[^ ]*/y]
const quote = /'/y

/** Reads as PgBouncer does. */
export function readConnectionString(text: string): ConnectionString {
  const parameters: ConnectionParameter[] = []
  const scanner = new Scanner(text)
  for (;;) {
    scanner.take(blanks)
    if (scanner.isAtEnd) return { parameters, syntaxError: undefined }
    const offset = scanner.position
    const name = scanner.take(nameOfParameter)
    if (name === '' || scanner.take(equals) === '') return { parameters, syntaxError: offset }
    const valueOffset = scanner.position
    const value = takeValue(scanner)
    if (value === undefined || value === '') return { parameters, syntaxError: offset }
    parameters.push({ name, value, offset, valueOffset })
  }
}

function takeValue(scanner: Scanner): string | undefined {
  if (scanner.take(quote) === '') return scanner.take(bareValue)
  const inner = scanner.take(/(?:[^']|'')*/)
  if (scanner.take(quote) === '') return undefined
  // One character behind the closing quote is skipped, whatever it is.
  scanner.take(/[\s\S]/)
  return inner.replaceAll("''", "'")
}
