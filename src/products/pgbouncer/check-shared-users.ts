import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { secretKey } from '../../secrets/placeholder-secrets.ts'
import type { User } from '../../topology/declaration/cluster.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { passwordsOf } from './authentication.ts'
import { encryptionOf } from './userlist.ts'

interface Holder {
  cluster: PostgresqlPrimaryCluster
  declared: User
}

/** userlist.txt has one line per user: what several clusters keep of a user must be the same. */
export function checkSharedUsers(pooler: Pooler): readonly Diagnostic[] {
  if (passwordsOf(pooler) !== 'userlist') return []
  const isPlain = pooler.declared.authentication?.secret === 'plain'
  const holders = new Map<string, Holder>()
  const found: Diagnostic[] = []
  for (const { cluster } of pooler.serves) {
    const users = typeof cluster.users === 'object' ? cluster.users : {}
    for (const [user, declared] of Object.entries(users)) {
      const other = holders.get(user)
      if (other === undefined) {
        holders.set(user, { cluster, declared })
        continue
      }
      const fault = difference(other, { cluster, declared }, isPlain)
      if (fault === undefined) continue
      const names = `clusters "${other.cluster.name}" and "${cluster.name}"`
      found.push({
        id: 'PGB019',
        severity: 'error',
        path: [...cluster.path, 'users', user],
        atKey: true,
        message: `user ${JSON.stringify(user)} of ${names} has one line in userlist.txt of "${pooler.name}", but ${fault.why}`,
        hint: fault.hint,
      })
    }
  }
  return found
}

function difference(a: Holder, b: Holder, isPlain: boolean): { why: string; hint: string } | undefined {
  if (secretOf(a.declared) !== secretOf(b.declared)) {
    return {
      why: 'two secrets',
      hint: 'refer to the same secret in both, or give each cluster a balancer of its own',
    }
  }
  if (isPlain || encryptionOf(a.cluster) === encryptionOf(b.cluster)) return undefined
  return {
    why: 'one keeps md5 hashes, the other SCRAM verifiers',
    hint: 'write authentication: {secret: plain}, or move the md5 cluster to scram-sha-256',
  }
}

function secretOf({ password, verifier }: User): string {
  return [verifier, password]
    .map((reference) => (reference === undefined ? '' : secretKey(reference)))
    .join(' ')
}
