import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'
import { type Account, accountsOf } from './users.ts'

/** Accounts that could not log in, or that would share a name or a password's place. */
export function checkAccounts(cluster: MongodbShardedCluster): Diagnostic[] {
  const accounts = accountsOf(cluster)
  const clients = cluster.declared.authentication?.clients ?? ['scram-sha-256']
  const hasScram = clients.some((each) => each !== 'x509')
  return accounts.flatMap((account, index) => {
    const before = accounts.slice(0, index)
    return [
      ...checkLogin(account, hasScram, clients.includes('x509')),
      ...checkDistinct(account, before),
      ...checkVariable(account, before),
      ...account.roles.flatMap(({ role, db }, place) =>
        role === '' || db === ''
          ? [
              fault(
                'MGO051',
                [...account.path, 'roles', place],
                `role ${quoted(role)} on ${quoted(db)} is incomplete`,
              ),
            ]
          : [],
      ),
    ]
  })
}

function checkLogin(account: Account, hasScram: boolean, hasX509: boolean): Diagnostic[] {
  const { name, database, password, path } = account
  const isExternal = database === '$external'
  if (name === '') return [{ ...fault('MGO051', path, 'a user has no name'), atKey: true }]
  if (isExternal && password !== undefined) {
    return [
      fault('MGO051', [...path, 'password'], 'a user of $external logs in by certificate', 'remove password'),
    ]
  }
  if (!isExternal && password === undefined) {
    return [
      fault(
        'MGO051',
        path,
        `user ${quoted(name)} has no password`,
        'add password: {env: NAME}, or database: $external for x509',
      ),
    ]
  }
  if (isExternal && !hasX509) {
    return [
      fault(
        'MGO051',
        [...path, 'database'],
        'clients may not log in by x509',
        'add x509 to authentication.clients',
      ),
    ]
  }
  if (!isExternal && !hasScram) {
    return [
      fault(
        'MGO051',
        path,
        'clients may not log in by password',
        'add scram-sha-256 to authentication.clients',
      ),
    ]
  }
  return []
}

function checkDistinct({ name, database, path }: Account, before: readonly Account[]): Diagnostic[] {
  const other = before.find((each) => each.name === name && each.database === database)
  return other === undefined
    ? []
    : [
        {
          ...fault('TOP002', path, `user ${quoted(name)} exists twice, see ${other.path.join('.')}`),
          atKey: true,
        },
      ]
}

function checkVariable(
  { variable, name, password, path }: Account,
  before: readonly Account[],
): Diagnostic[] {
  if (variable === null) return []
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
    return [
      fault('MGO051', [...path, 'password'], `${quoted(variable)} is no name of an environment variable`),
    ]
  }
  const other = before.find(
    (each) => each.variable === variable && JSON.stringify(each.password) !== JSON.stringify(password),
  )
  if (other === undefined) return []
  return [
    fault(
      'MGO051',
      [...path, 'password'],
      `the passwords of ${quoted(other.name)} and ${quoted(name)} come from the same variable ${variable}`,
      'name the variable: password: {env: NAME}',
    ),
  ]
}
