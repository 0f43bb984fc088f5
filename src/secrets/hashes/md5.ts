import { crypto } from './crypto.ts'

/** PostgreSQL's md5 hash of a password, `md5` and 32 digits. The user's name is its salt. */
export function md5Hash(user: string, password: string): string {
  return `md5${crypto().createHash('md5').update(password).update(user).digest('hex')}`
}
