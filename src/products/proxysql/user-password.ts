import { sqliteBytes, sqliteText } from '../../formats/sqlite-sql.ts'
import { isCachingSha2Hash } from '../../secrets/hashes/caching-sha2.ts'

/** The salt of a hash that a server made may hold control characters, which would end the line. */
export function userPassword(text: string): string {
  return isCachingSha2Hash(text) && /[^ -~]/.test(text)
    ? sqliteBytes(Buffer.from(text, 'latin1'))
    : sqliteText(text)
}
