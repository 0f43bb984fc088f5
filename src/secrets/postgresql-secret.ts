import { DbbalError, exitCodes } from '../errors.ts'
import type { User } from '../topology/declaration/cluster.ts'
import { md5Hash } from './hashes/md5.ts'
import { isUnchangedBySaslprep } from './hashes/saslprep.ts'
import { isScramVerifier, scramSalt, scramVerifier } from './hashes/scram.ts'
import { isPlaceholder } from './placeholder-secrets.ts'
import type { Secrets } from './secrets.ts'

/** How a PostgreSQL server keeps passwords. */
export type PasswordEncryption = 'scram-sha-256' | 'md5'

export interface KeptSecret {
  user: string
  declared: Pick<User, 'password' | 'verifier'>
  encryption: PasswordEncryption
  /** The name that salts a SCRAM verifier together with the user's. */
  owner: string
}

/** What a server keeps of a user's password; undefined for a user without one. */
export function keptSecret(kept: KeptSecret, secrets: Secrets): string | undefined {
  const { user, declared, encryption, owner } = kept
  if (declared.verifier !== undefined) return checkedVerifier(secrets.value(declared.verifier), kept)
  if (declared.password === undefined) return undefined
  const password = secrets.value(declared.password)
  if (isPlaceholder(password)) return password
  if (encryption === 'md5') return md5Hash(user, password)
  if (isUnchangedBySaslprep(password)) return scramVerifier(password, scramSalt(owner, user))
  throw new DbbalError(
    'SASLPREP',
    `the password of user ${JSON.stringify(user)} holds characters that clients prepare in different ways before they log in by SCRAM`,
    {
      exit: exitCodes.usage,
      hint: 'choose one of ASCII characters, or of common letters, each typed as one character',
    },
  )
}

function checkedVerifier(verifier: string, { user, encryption }: KeptSecret): string {
  const isKept = encryption === 'md5' ? /^md5[0-9a-f]{32}$/.test(verifier) : isScramVerifier(verifier)
  if (isKept || isPlaceholder(verifier)) return verifier
  const form = encryption === 'md5' ? 'md5 and 32 digits' : 'SCRAM-SHA-256$<iterations>:<salt>$<key>:<key>'
  throw new DbbalError(
    'VERIFIER',
    `the verifier of user ${JSON.stringify(user)} is not of the form ${form}`,
    {
      exit: exitCodes.usage,
      hint: `read it from the server: SELECT rolpassword FROM pg_authid WHERE rolname = '${user}'`,
    },
  )
}
