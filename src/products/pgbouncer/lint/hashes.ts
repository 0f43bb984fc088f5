import { firstTries } from '../../../lint/trivial-passwords.ts'

/** What a text of auth_file is to PgBouncer: with one character wrong a hash is a password in plain text. */
export function hashKind(secret: string): 'md5' | 'scram-sha-256' | 'plain' {
  if (/^md5[0-9a-f]{32}$/.test(secret)) return 'md5'
  return /^SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/.test(secret)
    ? 'scram-sha-256'
    : 'plain'
}

/** Whether a text was meant as a hash and is none. */
export function isBrokenHash(secret: string): boolean {
  return hashKind(secret) === 'plain' && /^(?:md5[0-9a-f]{24,40}$|SCRAM-SHA-256\$)/i.test(secret)
}

/** Whether an md5 hash is that of a password that is tried first: it holds the user's name and no salt. */
export function isTrivialMd5(secret: string, user: string): boolean {
  // Most files have no hash: node:crypto costs a start 5 ms.
  const { hash } = process.getBuiltinModule('node:crypto')
  return [user, ...firstTries].some((password) => secret === `md5${hash('md5', `${password}${user}`)}`)
}
