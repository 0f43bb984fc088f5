import { maxSecretBytes, type UserlistError } from '../../../../formats/userlist.ts'
import type { Fix } from '../../../../lint/rule.ts'
import { isAtLeast } from '../../../../settings/version.ts'
import { pgbouncerRule } from '../pgbouncer-rule.ts'
import { listedUsers } from '../userlist-users.ts'

const faults: Readonly<Record<UserlistError['kind'], readonly [message: string, hint: string]>> = {
  hash: ['"#" starts no comment in this file, expected ";"', 'write ; in its place'],
  'byte-order-mark': ['the file starts with a byte order mark', 'save it as UTF-8 without one'],
  'no-quote': [
    'no text in double quotes starts the line, expected "user" "secret"',
    'quote both texts, or write ; before the line',
  ],
  'no-secret': [
    'the user has no secret, expected "user" "secret"',
    'write the secret in double quotes, or remove the line',
  ],
  unclosed: ['a double quote is not closed', 'close it; a quote inside a text is written twice'],
  'long-user': ['the name has more than 127 bytes', 'choose a shorter one: PostgreSQL keeps 63'],
  'long-secret': ['the secret is longer than PgBouncer reads', 'choose a shorter one'],
}

const fixes: Partial<Record<UserlistError['kind'], Omit<Fix, 'edits'> & { text: string }>> = {
  hash: { title: 'write ; in place of #', text: ';' },
  'byte-order-mark': { title: 'remove the byte order mark', text: '' },
}

export default pgbouncerRule({
  id: 'PGB020',
  name: 'broken-userlist',
  severity: 'error',
  profile: 'minimal',
  summary: 'a line of userlist.txt that PgBouncer cannot read',
  why: 'PgBouncer stops reading at the first such line, starts all the same, and refuses every user behind it.',
  source: 'PgBouncer 1.18 and 1.26: `ERROR broken auth file`, and logins fail; only `;` starts a comment',
  exampleKind: 'userlist.txt',
  bad: '# users of the pool\n"app" "correct horse battery"\n',
  good: '; users of the pool\n"app" "correct horse battery"\n',
  fix: 'safe',
  *check(unit) {
    const { userlist, version } = unit
    if (userlist === undefined) return
    const nulLine = userlist.lines.findIndex((line) => line.includes('\0')) + 1
    for (const { kind, line, column } of userlist.content.errors) {
      // PgBouncer reads nothing from a NUL on: PGB068 says so.
      if (
        nulLine !== 0 &&
        line >= nulLine &&
        isBehindNul(userlist.lines[line - 1] ?? '', column, line > nulLine)
      )
        break
      const [message, hint] = faults[kind]
      const fix = fixes[kind]
      const holdsSecret = userlist.lines[line - 1]?.includes('"') === true
      yield {
        file: userlist.name,
        line,
        column,
        message: `${message}: PgBouncer reads no user behind it`,
        hint,
        holdsSecret,
        ...(fix && { fix: { title: fix.title, edits: [{ line, column, length: 1, text: fix.text }] } }),
      }
    }
    for (const { user, secret, line, column } of listedUsers(unit)) {
      const at = { file: userlist.name, line, column, holdsSecret: true }
      if (/\n/.test(user + secret)) {
        const message = 'a text goes on over the end of its line, and takes the next user with it'
        // PgBouncer starts without a word.
        yield { ...at, severity: 'warning', message, hint: 'close the double quote in its line' }
      }
      if (!isAtLeast(version, '1.26') && Buffer.byteLength(secret.replaceAll('"', '""')) > maxSecretBytes) {
        const message = `the secret has more than ${maxSecretBytes} bytes, which PgBouncer ${version} does not read, nor any user behind it`
        yield { ...at, message, hint: 'choose a shorter one' }
      }
    }
  },
})

function isBehindNul(line: string, column: number, isLater: boolean): boolean {
  return isLater || line.slice(0, column).includes('\0')
}
