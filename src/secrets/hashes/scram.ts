// RFC 5802, RFC 7677; the text is PostgreSQL's, which PgBouncer reads too.
import { computedOnce } from './computed-once.ts'
import { crypto } from './crypto.ts'

/** PostgreSQL's default of scram_iterations. */
const iterations = 4096
const keyBytes = 32
const saltBytes = 16

/** `SCRAM-SHA-256$4096:<salt>$<StoredKey>:<ServerKey>`, what a server keeps of a password that SASLprep leaves as it is. */
export const scramVerifier = computedOnce((password, salt: Buffer) => {
  const { createHash, createHmac, pbkdf2Sync } = crypto()
  const salted = pbkdf2Sync(password, salt, iterations, keyBytes, 'sha256')
  const hmac = (text: string): Buffer => createHmac('sha256', salted).update(text).digest()
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`
})

/** A salt that two runs agree on. It comes from names alone: one made from the password would tell about it. */
export function scramSalt(owner: string, user: string): Buffer {
  const names = JSON.stringify(['dbbal scram salt', owner, user])
  return crypto().createHash('sha256').update(names).digest().subarray(0, saltBytes)
}

/** True for the text that PostgreSQL takes as a verifier and not as a password. */
export function isScramVerifier(text: string): boolean {
  return /^SCRAM-SHA-256\$[1-9][0-9]*:[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/.test(text)
}
