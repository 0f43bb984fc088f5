import { mysqlBytes, mysqlLiteral } from '../../formats/mysql-sql.ts'
import { cachingSha2Salt, isCachingSha2Hash } from '../../secrets/hashes/caching-sha2.ts'
import { mysqlSecret } from '../../secrets/mysql-secret.ts'
import type { AccountModel } from './model.ts'

/** The plugin of an account and its hash, the hash as SQL. */
export interface Authentication {
  plugin: string
  hash: string
}

/** How the server is told the password without being told the password. */
export function authenticationOf({
  user,
  plugin,
  credential,
  saltOwner: owner,
}: AccountModel): Authentication {
  if (credential.kind === 'none') {
    // Of the right form, and the hash of no password that anybody knows.
    return { plugin, hash: mysqlLiteral(`$A$005$${cachingSha2Salt(owner, user)}${'.'.repeat(43)}`) }
  }
  const text = mysqlSecret({ user, plugin, owner, credential })
  // A salt that a server made may hold control characters, and a backslash, which sql_mode decides on.
  const isBinary = isCachingSha2Hash(text) && /[^ -~]|\\/.test(text)
  return { plugin, hash: isBinary ? mysqlBytes(Buffer.from(text, 'latin1')) : mysqlLiteral(text) }
}
