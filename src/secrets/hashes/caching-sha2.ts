// https://dev.mysql.com/doc/refman/8.4/en/caching-sha2-pluggable-authentication.html
import { computedOnce } from './computed-once.ts'
import { crypto } from './crypto.ts'
import { sha256Crypt } from './sha256-crypt.ts'

/** The server's default of caching_sha2_password_digest_rounds; the hash holds it in thousands. */
const rounds = 5000
const saltLength = 20
const saltAlphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** What caching_sha2_password keeps of a password: `$A$005$`, the salt of 20 characters, 43 of the digest. */
export const cachingSha2Hash = computedOnce(
  (password, salt: string) => `$A$005$${salt}${sha256Crypt(password, salt, rounds)}`,
)

/** A salt that two runs agree on. It comes from names alone: one made from the password would tell about it. */
export function cachingSha2Salt(owner: string, user: string): string {
  const names = JSON.stringify(['dbbal caching_sha2_password salt', owner, user])
  const bytes = crypto().createHash('sha256').update(names).digest().subarray(0, saltLength)
  return Array.from(bytes, (byte) => saltAlphabet[byte & 63]).join('')
}

/** True for a text of that form, with any salt: MySQL's own may hold control characters, but no `$`. */
export function isCachingSha2Hash(text: string): boolean {
  return /^\$A\$00[0-9A-F]\$[^$]{20}[./0-9A-Za-z]{43}$/s.test(text)
}
