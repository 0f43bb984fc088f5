// https://dev.mysql.com/doc/refman/en/identifiers.html, string-literals.html; MariaDB reads both the same way.
import { refuseControlCharacters, unquotable, unwritableText } from './text.ts'

const format = 'SQL for MySQL'

/** A name, in backticks: no sql_mode changes how they are read, nor a backslash in them. */
export function mysqlIdentifier(text: string): string {
  refuseControlCharacters(text, format)
  if (text === '') throw unquotable(text, format, 'it is empty')
  if (/[\u{10000}-\u{10FFFF}]/u.test(text)) throw unquotable(text, format, 'names take no such character')
  return `\`${text.replaceAll('`', '``')}\``
}

/** A text. What a backslash means depends on sql_mode, so there is none. */
export function mysqlLiteral(text: string): string {
  refuseControlCharacters(text, format)
  if (text.includes('\\')) throw unwritableText(format, 'it holds a backslash')
  return `'${text.replaceAll("'", "''")}'`
}

/** Bytes that no text can hold, as a hexadecimal literal. */
export function mysqlBytes(bytes: Buffer): string {
  return `0x${bytes.toString('hex')}`
}

/** An account, `user`@`host`. */
export function mysqlAccount(user: string, host: string): string {
  return `${mysqlIdentifier(user)}@${mysqlIdentifier(host)}`
}
