// PgBouncer's auth_file. https://www.pgbouncer.org/config.html#authentication-file-format
import { DbbalError, exitCodes } from '../errors.ts'
import { type Place, Scanner } from './scanner.ts'
import { refuseControlCharacters, unwritableText } from './text.ts'

const format = 'userlist.txt'
/** Bytes between the quotes, doubled ones counted twice; one more and the whole rest of the file is not read. */
const maxUserBytes = 127
const maxSecretBytes = 2047

/** One line: a user with a password or what is made of it. */
export function userlistLine(user: string, secret: string): string {
  return `${quoted(user, maxUserBytes)} ${quoted(secret, maxSecretBytes)}`
}

function quoted(text: string, maxBytes: number): string {
  const inner = refuseControlCharacters(text, format).replaceAll('"', '""')
  if (Buffer.byteLength(inner) > maxBytes) {
    throw new DbbalError(
      'UNQUOTABLE',
      `a text of ${Buffer.byteLength(inner)} bytes does not fit into ${format}, which takes ${maxBytes}`,
      { exit: exitCodes.usage, hint: 'choose a shorter one' },
    )
  }
  if (text === '') throw unwritableText(format, 'it is empty')
  return `"${inner}"`
}

export interface UserlistEntry extends Place {
  user: string
  secret: string
}

export interface Userlist {
  entries: readonly UserlistEntry[]
  /** Where PgBouncer stops reading with `broken auth file`. */
  syntaxError: Place | undefined
}

/** Reads what PgBouncer would read: no entry after the first fault, the rest of a line ignored. */
export function readUserlist(text: string): Userlist {
  const entries: UserlistEntry[] = []
  const scanner = new Scanner(text)
  for (;;) {
    scanner.take(/[ \t\n\r\v\f]+/)
    if (scanner.isAtEnd) return { entries, syntaxError: undefined }
    if (scanner.take(/;[^\n]*/) !== '') continue
    const place = scanner.place()
    const user = scanner.take(/"(?:[^"]|"")*"/)
    // Whatever stands between the two texts is skipped, line ends too.
    scanner.take(/[^"]*/)
    const secret = user === '' ? '' : scanner.take(/"(?:[^"]|"")*"/)
    if (secret === '') return { entries, syntaxError: place }
    entries.push({ ...place, user: unquoted(user), secret: unquoted(secret) })
    scanner.take(/[^\n]*/)
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll('""', '"')
}
