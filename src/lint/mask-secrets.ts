import { maskPasswords } from '../diagnostics/mask-passwords.ts'

const mostLinesOfStatement = 200

/** One line of a file with its secrets masked, for its kind; rather too often than too seldom. */
export function maskSecrets(kind: string, lines: readonly string[], number: number): string {
  const line = lines[number - 1] ?? ''
  const masked = maskMisspelt(kind, maskPasswords(line))
    .replace(/(:\/\/[^:@/\s]*:)[^@/\s]*@/g, '$1***@')
    .replace(/(credentials["']?\s*=\s*)\S.*/gi, '$1***')
  if (kind === 'userlist.txt') return maskUserlist(line)
  if (kind === 'redis.conf' || kind === 'sentinel.conf') return maskRedis(masked)
  if (kind === 'users.acl') return masked.replace(/\s[<>#!]\S+/g, ' ***')
  if (kind === 'sharding.js') return isBehindSecret(lines, number) ? '***' : maskScript(masked)
  if (/^mongo[ds][.]yaml$/.test(kind) && isBehindSecret(lines, number)) return '***'
  if (kind === 'proxysql.sql' && isOfSecretStatement(lines, number))
    return masked.replace(/(['"])(?:(?!\1).)*(?:\1|$)/g, '***')
  return masked
}

/** A name that nobody reads as that of a password may have been meant as one. */
function maskMisspelt(kind: string, line: string): string {
  // There a password is a reference, which is left as it is.
  if (kind === 'topology') return line
  return line.replace(/(\b[\w-]*pas[\w-]*["']?\s*[:=]\s*)(["'].*|\S+)/gi, '$1***')
}

function maskRedis(line: string): string {
  return line
    .replace(/^(\s*["']?(?:rename-command\s+\S+|\S*pas\S*|\S*auth)\s+).*$/i, '$1***')
    .replace(/^(\s*["']?user["']?\s.*?\s)["']?[<>#!].*$/i, '$1***')
}

function maskScript(line: string): string {
  return line.replace(/(\bpwd["']?\s*[:=]\s*|\.(?:auth|changeUserPassword)\s*\().*/, '$1***')
}

/** How many lines below the name of a secret, or the call that takes one, it may stand. */
const mostLinesBehind = 3

/** Whether the value of a line above may go on here. */
function isBehindSecret(lines: readonly string[], number: number): boolean {
  return lines
    .slice(Math.max(0, number - 1 - mostLinesBehind), number - 1)
    .some(
      (line) =>
        /(?:pwd|pass\w*|secret|token)["']?\s*[:=]\s*(?:[|>][-+0-9]*\s*)?$/i.test(line) ||
        /\.(?:auth|changeUserPassword)\s*\([^)]*$/.test(line),
    )
}

/** Only a user in front of something may be shown: what stands alone may be the password of the line above. */
function maskUserlist(line: string): string {
  if (/^\s*(?:[;#][^"]*)?$/.test(line)) return line
  // A long one is no user's: PgBouncer takes 127 bytes.
  const [, user] = /^(\s*"(?:[^"]|""){0,200}"\s*)\S/.exec(line) ?? []
  return user === undefined ? '***' : `${user}***`
}

/** Which quoted text of a statement is the password is told by its place only: all of them are masked. */
function isOfSecretStatement(lines: readonly string[], number: number): boolean {
  const isEnd = (index: number): boolean => /;\s*$/.test(lines[index] ?? ';')
  let first = number - 1
  let last = number - 1
  while (!isEnd(first - 1)) if (number - --first > mostLinesOfStatement) return true
  while (!isEnd(last)) if (++last - number > mostLinesOfStatement) return true
  return /pass|users|credential|secret/i.test(lines.slice(first, last + 1).join('\n'))
}
