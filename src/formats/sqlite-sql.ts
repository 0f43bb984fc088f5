// ProxySQL's admin interface is SQLite behind the MySQL protocol: https://www.sqlite.org/lang_expr.html#literal_values_constants_
import { refuseControlCharacters } from './text.ts'

/**
 * A text as an SQL expression.
 *
 * SQLite knows no escapes: a backslash is a backslash. The mysql and mariadb clients, through which the file is
 * applied, do: for them a backslash before a quote hides the quote and the string never ends. Such backslashes are
 * written as `char(92)`.
 */
export function sqliteText(text: string): string {
  refuseControlCharacters(text, 'SQL for ProxySQL')
  if (!/['\\]/.test(text)) return `'${text}'`
  const doubled = text.replaceAll("'", "''")
  return `'${doubled.replaceAll(/\\+(?='|$)/g, (run) => `'||char(${Array(run.length).fill(92).join(',')})||'`)}'`
}

/** A text that may hold control characters, from its bytes. */
export function sqliteBytes(bytes: Buffer): string {
  return `CAST(X'${bytes.toString('hex').toUpperCase()}' AS TEXT)`
}
