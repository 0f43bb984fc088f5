import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { authQueryOf, defaultAuthQuery, hasAuthDatabase } from '../../topology/auth-query.ts'
import type { Pooler } from '../../topology/poolers.ts'
import { servedDatabases } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { passwordsOf } from './authentication.ts'

/** The lookup of users that are not in userlist.txt. */
export function checkLookup(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const { path, declared, version } = pooler
  const here = [...path, 'authentication']
  if (passwordsOf(pooler) === 'userlist') return []
  const lookup = authQueryOf(pooler)
  if (lookup === undefined) {
    const message = 'passwords are looked up, but auth_query does not say by whom'
    return [
      {
        id: 'PGB024',
        severity: 'error',
        path: here,
        message,
        hint: 'write auth_query: {user: NAME, password: {secret: NAME}}',
      },
    ]
  }
  const found: Diagnostic[] = []
  const own = [declared.admin?.user, declared.stats?.user]
  if (own.includes(lookup.user)) {
    const message = `auth_query user ${JSON.stringify(lookup.user)} has the name of an account of the console`
    found.push({
      id: 'PGB045',
      severity: 'error',
      path: [...here, 'auth_query', 'user'],
      message,
      hint: 'give the lookup an account of its own',
    })
  }
  if (
    lookup.query !== undefined &&
    lookup.query !== defaultAuthQuery &&
    !/valid_?until/i.test(lookup.query)
  ) {
    const message =
      'the query does not look at VALID UNTIL: expired passwords may still log in (CVE-2025-2291)'
    found.push({
      id: 'PGB037',
      severity: 'warning',
      path: [...here, 'auth_query', 'query'],
      message,
      hint: `remove query: to use dbbal's function, or see to it in yours`,
    })
  }
  if (lookup.database === undefined) return found
  const databasePath = [...here, 'auth_query', 'database']
  if (!hasAuthDatabase(version)) {
    const message = `PgBouncer ${version} runs the query in the database that the client asks for, auth_dbname came with 1.19`
    found.push({
      id: 'PGB002',
      severity: 'error',
      path: databasePath,
      message,
      hint: 'remove database:, or set version: "1.19" or newer when that runs there',
    })
  }
  for (const served of pooler.serves) {
    const databases = servedDatabases(declared, served, topology)
    if (databases.includes(lookup.database)) continue
    const message = `database ${JSON.stringify(lookup.database)} is not served from cluster "${served.cluster.name}", expected one of ${databases.slice(0, 20).join(', ')}`
    found.push({ id: 'TOP005', severity: 'error', path: databasePath, message })
  }
  return found
}
