import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { secretKey } from '../../secrets/placeholder-secrets.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Topology } from '../../topology/topology.ts'
import { type Account, accountsOf } from './accounts.ts'
import { isFineGrained } from './privileges.ts'

const maxNameBytes = 63

/** Accounts that PostgreSQL would refuse, or that two parts of the topology want differently. */
export function checkAccounts(cluster: PostgresqlPrimaryCluster, topology: Topology): readonly Diagnostic[] {
  const accounts = accountsOf(cluster, topology)
  return [...accounts.flatMap(checkName), ...checkTwice(accounts), ...checkVersion(cluster)]
}

function checkName({ name, path, purpose }: Account): readonly Diagnostic[] {
  const fault =
    Buffer.byteLength(name) > maxNameBytes
      ? `it is longer than ${maxNameBytes} bytes`
      : name.startsWith('pg_') || name === 'public' || name === 'none'
        ? 'PostgreSQL keeps the name for itself'
        : undefined
  if (fault !== undefined) {
    const message = `${JSON.stringify(name)} cannot be the name of a role: ${fault}`
    return [{ id: 'TOP001', severity: 'error', path, atKey: true, message, hint: 'choose another name' }]
  }
  if (name !== 'postgres') return []
  const message = `"postgres" is the superuser, expected an account of its own for ${purpose}`
  return [{ id: 'SEC004', severity: 'warning', path, atKey: true, message, hint: 'choose another name' }]
}

function checkTwice(accounts: readonly Account[]): readonly Diagnostic[] {
  const first = new Map<string, Account>()
  return accounts.flatMap((account): Diagnostic[] => {
    const other = first.get(account.name)
    first.set(account.name, other ?? account)
    if (other === undefined || secretOf(other) === secretOf(account)) return []
    const message = `role ${JSON.stringify(account.name)} has one secret as ${other.purpose} account and another as ${account.purpose} account`
    const hint = 'refer to the same secret, or use two accounts'
    return [{ id: 'TOP002', severity: 'error', path: account.path, atKey: true, message, hint }]
  })
}

function secretOf({ declared }: Account): string {
  return [declared.verifier, declared.password]
    .map((one) => (one === undefined ? '' : secretKey(one)))
    .join(' ')
}

function checkVersion({ declared, manager, version, path }: PostgresqlPrimaryCluster): readonly Diagnostic[] {
  if (declared.admin === undefined || manager !== 'none' || isFineGrained(version)) return []
  const message = `before PostgreSQL 15 only a superuser may CHECKPOINT and change primary_conninfo: "${declared.admin.user}" gets the rest`
  return [
    {
      id: 'TOP018',
      severity: 'info',
      path: [...path, 'admin'],
      atKey: true,
      message,
      hint: `ALTER ROLE "${declared.admin.user}" SUPERUSER, by hand`,
    },
  ]
}
