import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstances } from '../../topology/topology.ts'
import { accountsOf } from './accounts.ts'
import { isLoopback } from './addresses.ts'
import { checkRules } from './check-rules.ts'
import { missing } from './finding.ts'

/** Whether everybody can log in who has to, and nobody else. */
export function checkAccounts(cluster: RedisInstances): Diagnostic[] {
  const accounts = accountsOf(cluster)
  if (accounts.all.length === 0) return checkOpen(cluster)
  return [
    ...checkLogins(cluster),
    ...checkTwice(cluster),
    ...accounts.all.flatMap((account) => checkRules(cluster, account)),
    ...accounts.added.map(({ name, passwordOf }) =>
      missing(
        'info',
        'SEC005',
        [...cluster.path, 'users'],
        `${cluster.name} gets an account "${name}" with the password of "${passwordOf}"`,
        name === 'dbbal'
          ? 'admin: {user: ..., password: ...} gives the scripts their own'
          : `users: {${name}: {password: ..., acl: ...}} gives it its own`,
      ),
    ),
  ]
}

/** protected-mode lets nobody in from another host as long as `default` needs no password. */
function checkOpen({ path, name, instances }: RedisInstances): Diagnostic[] {
  if (instances.every(({ address }) => isLoopback(address))) return []
  return [
    missing(
      'error',
      'RDC016',
      path,
      `${name} has no users: its servers would refuse everybody who comes from another host`,
      'users: {default: disabled, replication: ..., app: ...}',
    ),
  ]
}

function checkLogins(cluster: RedisInstances): Diagnostic[] {
  const { path, name, declared, instances } = cluster
  const { replication, sentinel } = accountsOf(cluster)
  const at = [...path, declared.users === undefined ? 'admin' : 'users']
  const findings: Diagnostic[] = []
  if (declared.mode === 'sentinel' && sentinel === undefined) {
    findings.push(
      missing(
        'error',
        'RDC043',
        at,
        `${name} has no user "sentinel", and default is disabled: Sentinel cannot log in`,
        'users: {sentinel: {password: ..., acl: ...}}',
      ),
    )
  }
  if (declared.mode === 'cluster' && replication === undefined && instances.length > 1) {
    findings.push(
      missing(
        'error',
        'RDC013',
        at,
        `${name} has no user "replication", and default is disabled: replicas cannot log in at their primary`,
        'users: {replication: {password: ..., acl: "+psync +replconf +ping"}}',
      ),
    )
  }
  return findings
}

/** An account of dbbal's may also stand among the users, for its rights; then it has one password. */
function checkTwice({ path, declared }: RedisInstances): Diagnostic[] {
  return (['admin', 'monitor'] as const).flatMap((key) => {
    const login = declared[key]
    const user = login === undefined ? undefined : declared.users?.[login.user]
    if (login === undefined || user === undefined) return []
    const isSame = user !== 'disabled' && JSON.stringify(user.password) === JSON.stringify(login.password)
    if (isSame) return []
    return [
      missing(
        'error',
        'TOP002',
        [...path, key],
        `user "${login.user}" of ${key} stands in users with another password`,
        `take it out of users: dbbal gives it the rights it needs`,
      ),
    ]
  })
}
