import { DbbalError, exitCodes } from '../../errors.ts'
import { isCachingSha2Hash } from '../../secrets/hashes/caching-sha2.ts'
import { isMysqlNativeHash } from '../../secrets/hashes/mysql-native.ts'
import { isPlaceholder } from '../../secrets/placeholder-secrets.ts'

/**
 * The authentication string that a MySQL server holds of a user, as text or in the server's `0x...` notation (salts
 * may hold control characters).
 *
 * @throws DbbalError for anything else: ProxySQL would take it for the password itself.
 */
export function verifierText(secret: string, user: string): string {
  const hex = /^0x((?:[0-9a-f]{2})+)$/i.exec(secret)?.[1]
  const text = hex === undefined ? secret : Buffer.from(hex, 'hex').toString('latin1')
  if (isMysqlNativeHash(text) || isCachingSha2Hash(text) || isPlaceholder(text)) return text
  throw new DbbalError(
    'VERIFIER',
    `the verifier of user ${JSON.stringify(user)} is no authentication string of MySQL, expected "*" and 40 digits or "$A$005$" and 63 characters`,
    {
      exit: exitCodes.usage,
      hint: `SET print_identified_with_as_hex = ON; SHOW CREATE USER '${user}'`,
    },
  )
}
