// What PgBouncer's console takes: src/admin.c, the patterns of its commands.
import { refuseControlCharacters, unquotable } from './text.ts'

/** The name of a database in a command. */
export function consoleName(name: string): string {
  const text = refuseControlCharacters(name, 'a command of PgBouncer')
  if (text === '') throw unquotable(name, 'a command of PgBouncer', 'it is empty')
  return `"${text.replaceAll('"', '""')}"`
}

/** A value for SET. */
export function consoleValue(value: string): string {
  return `'${refuseControlCharacters(value, 'a command of PgBouncer').replaceAll("'", "''")}'`
}
