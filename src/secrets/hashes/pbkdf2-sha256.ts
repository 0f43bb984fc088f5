import { crypto } from './crypto.ts'

/** What mysqlrouter_passwd takes unless told otherwise. */
const rounds = 5000

/** `$pbkdf2-sha256$5000$<salt>$<hash>`, one of the forms of MySQL Router's password files. */
export function pbkdf2Sha256(password: string, salt: Buffer): string {
  const hash = crypto().pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  return `$pbkdf2-sha256$${rounds}$${text(salt)}$${text(hash)}`
}

/** Base64 with `.` for `+` and without padding. */
function text(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('+', '.').replace(/=+$/, '')
}
