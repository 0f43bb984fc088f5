import { crypto } from './crypto.ts'

/** What mysql_native_password keeps of a password: `*` and SHA1(SHA1(password)) in 40 digits. */
export function mysqlNativeHash(password: string): string {
  const { createHash } = crypto()
  const once = createHash('sha1').update(password).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

/** True for a text of that form. */
export function isMysqlNativeHash(text: string): boolean {
  return /^\*[0-9A-F]{40}$/i.test(text)
}
