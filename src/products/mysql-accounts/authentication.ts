import { DbbalError, exitCodes } from '../../errors.ts'
import { mysqlLiteral } from '../../formats/mysql-sql.ts'
import { cachingSha2Hash, cachingSha2Salt, isCachingSha2Hash } from '../../secrets/hashes/caching-sha2.ts'
import { isMysqlNativeHash, mysqlNativeHash } from '../../secrets/hashes/mysql-native.ts'
import { isPlaceholder } from '../../secrets/placeholder-secrets.ts'
import type { AccountModel } from './model.ts'

/** The plugin of an account and its hash, the hash as SQL. */
export interface Authentication {
  plugin: string
  hash: string
}

/** How the server is told the password without being told the password. */
export function authenticationOf(account: AccountModel): Authentication {
  const { user, plugin, credential, saltOwner } = account
  const salt = cachingSha2Salt(saltOwner, user)
  if (credential.kind === 'none') {
    // Of the right form, and the hash of no password that anybody knows.
    return { plugin, hash: mysqlLiteral(`$A$005$${salt}${'.'.repeat(43)}`) }
  }
  const { kind, value } = credential
  if (isPlaceholder(value)) return { plugin, hash: mysqlLiteral(value) }
  if (kind === 'verifier') return verifier(value, account)
  const hash = plugin === 'mysql_native_password' ? mysqlNativeHash(value) : cachingSha2Hash(value, salt)
  return { plugin, hash: mysqlLiteral(hash) }
}

/** The authentication string that a server showed, as text or in its `0x...` notation. */
function verifier(value: string, { user, plugin }: AccountModel): Authentication {
  const isHex = /^0x([0-9a-f]{2})+$/i.test(value)
  const text = isHex ? Buffer.from(value.slice(2), 'hex').toString('latin1') : value
  const isRight = plugin === 'mysql_native_password' ? isMysqlNativeHash(text) : isCachingSha2Hash(text)
  if (!isRight) {
    throw new DbbalError(
      'VERIFIER',
      `the verifier of user ${JSON.stringify(user)} is no hash of ${plugin}, expected ${plugin === 'mysql_native_password' ? '"*" and 40 digits' : '"$A$005$" and 63 characters, or 0x...'}`,
      {
        exit: exitCodes.usage,
        hint: `SET print_identified_with_as_hex = ON; SHOW CREATE USER '${user}'`,
      },
    )
  }
  return { plugin, hash: isHex ? value : mysqlLiteral(value) }
}
