import { DbbalError, exitCodes } from '../errors.ts'
import type { User } from '../topology/declaration/cluster.ts'
import { cachingSha2Hash, cachingSha2Salt, isCachingSha2Hash } from './hashes/caching-sha2.ts'
import { isMysqlNativeHash, mysqlNativeHash } from './hashes/mysql-native.ts'
import { isPlaceholder } from './placeholder-secrets.ts'

/** How a MySQL or MariaDB server keeps passwords. */
export type MysqlPlugin = NonNullable<User['plugin']>

export interface MysqlSecret {
  user: string
  plugin: MysqlPlugin
  /** The name that salts a hash of caching_sha2_password together with the user's. */
  owner: string
  /** The password, or the authentication string that the server holds already. */
  credential: { kind: 'password' | 'verifier'; value: string }
}

/**
 * What a server keeps of a user's password: its authentication string. One byte a character: the salt of a verifier
 * may hold control characters.
 *
 * @throws DbbalError for a verifier that is no hash of the plugin: it would be taken for something else.
 */
export function mysqlSecret({ user, plugin, owner, credential }: MysqlSecret): string {
  const { kind, value } = credential
  if (isPlaceholder(value)) return value
  if (kind === 'verifier') return checkedVerifier(value, user, plugin)
  if (plugin === 'mysql_native_password') return mysqlNativeHash(value)
  return cachingSha2Hash(value, cachingSha2Salt(owner, user))
}

/** A verifier is text, or in the server's `0x...` notation. */
function checkedVerifier(verifier: string, user: string, plugin: MysqlPlugin): string {
  const hex = /^0x((?:[0-9a-f]{2})+)$/i.exec(verifier)?.[1]
  const text = hex === undefined ? verifier : Buffer.from(hex, 'hex').toString('latin1')
  const isNative = plugin === 'mysql_native_password'
  if (isNative ? isMysqlNativeHash(text) : isCachingSha2Hash(text)) return text
  throw new DbbalError(
    'VERIFIER',
    `the verifier of user ${JSON.stringify(user)} is no hash of ${plugin}, expected ${isNative ? '"*" and 40 digits' : '"$A$005$" and 63 characters, or 0x...'}`,
    {
      exit: exitCodes.usage,
      hint: `SET print_identified_with_as_hex = ON; SHOW CREATE USER '${user}', and write its plugin: beside verifier:`,
    },
  )
}
