// PgBouncer's auth_file. https://www.pgbouncer.org/config.html#authentication-file-format
import { DbbalError, exitCodes } from '../errors.ts'
import { type Place, Scanner } from './scanner.ts'
import { takeDoubleQuoted } from './take-double-quoted.ts'
import { refuseControlCharacters, unwritableText } from './text.ts'

const format = 'userlist.txt'
/** Bytes between the quotes, doubled ones counted twice; one more and the whole rest of the file is not read. */
const maxUserBytes = 127
/** Before 1.26; 1.26.1 takes `newestMaxSecretBytes`. */
export const maxSecretBytes = 2047
const newestMaxSecretBytes = 65_530

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

/** A fault, and what it is: `hash` is a line that was meant as a comment. */
export interface UserlistError extends Place {
  kind: 'hash' | 'byte-order-mark' | 'no-quote' | 'no-secret' | 'unclosed' | 'long-user' | 'long-secret'
}

export interface Userlist {
  /** What PgBouncer reads. */
  entries: readonly UserlistEntry[]
  /** PgBouncer stops at the first of them; after it every line is read on its own. */
  errors: readonly UserlistError[]
  /** Entries behind the first error, which PgBouncer does not see. */
  unread: readonly UserlistEntry[]
}

/** Reads what the newest PgBouncer would read (the rest of a line ignored, texts over several lines), and what it would not. */
export function readUserlist(text: string): Userlist {
  const entries: UserlistEntry[] = []
  const unread: UserlistEntry[] = []
  const errors: UserlistError[] = []
  const scanner = new Scanner(text)
  for (;;) {
    scanner.take(/[ \t\n\r\v\f]+/)
    if (scanner.isAtEnd) return { entries, errors, unread }
    if (scanner.take(/;[^\n]*/) !== '') continue
    const place = scanner.place()
    const read = errors.length === 0 ? readEntry(scanner) : readEntry(lineOf(scanner))
    if (typeof read === 'string') errors.push({ ...place, kind: read })
    else (errors.length === 0 ? entries : unread).push({ ...place, ...read })
    scanner.take(/[^\n]*/)
  }
}

function lineOf(scanner: Scanner): Scanner {
  const end = scanner.text.indexOf('\n', scanner.position)
  return new Scanner(scanner.text.slice(scanner.position, end === -1 ? undefined : end))
}

function readEntry(scanner: Scanner): { user: string; secret: string } | UserlistError['kind'] {
  const start = scanner.position
  const fault = (kind: UserlistError['kind']): UserlistError['kind'] => {
    scanner.position = start
    return kind
  }
  if (scanner.text[start] === '#') return 'hash'
  if (scanner.text[start] === '\u{FEFF}') return 'byte-order-mark'
  if (scanner.text[start] !== '"') return 'no-quote'
  const user = takeDoubleQuoted(scanner)
  if (user === '') return 'unclosed'
  if (isLonger(user, maxUserBytes)) return fault('long-user')
  // Whatever stands between the two texts is skipped, line ends too.
  scanner.take(/[^"]*/)
  if (scanner.isAtEnd) return fault('no-secret')
  const secret = takeDoubleQuoted(scanner)
  if (secret === '') return fault('unclosed')
  return isLonger(secret, newestMaxSecretBytes)
    ? fault('long-secret')
    : { user: unquoted(user), secret: unquoted(secret) }
}

function isLonger(quoted: string, maxBytes: number): boolean {
  return Buffer.byteLength(quoted) - 2 > maxBytes
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll('""', '"')
}
