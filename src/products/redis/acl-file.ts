import { aclLine } from '../../formats/redis-acl.ts'
import { crypto } from '../../secrets/hashes/crypto.ts'
import { isPlaceholder } from '../../secrets/placeholder-secrets.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { Account } from './accounts.ts'

/** Lines of users.acl. Every user begins without rights: what versions grant a new one differs. */
export function aclLines(accounts: readonly Account[], secrets: Secrets): string[] {
  return accounts.map(({ name, password, rules }) =>
    password === undefined
      ? aclLine(name, ['off'])
      : aclLine(name, ['on', passwordRule(secrets.value(password)), 'resetchannels', '-@all', ...rules]),
  )
}

function passwordRule(password: string): string {
  if (isPlaceholder(password)) return `#${password.replaceAll(/\s/g, '-')}`
  return `#${crypto().createHash('sha256').update(password, 'utf8').digest('hex')}`
}
