import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { hbaAddressFault } from '../../formats/hba.ts'
import { authQueryOf, defaultAuthQuery, hasAuthDatabase } from '../../topology/auth-query.ts'
import type { HbaLine } from '../../topology/declaration/pgbouncer.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { leading, servedDatabases } from '../../topology/served-databases.ts'
import type { Topology } from '../../topology/topology.ts'
import { type ClientMethod, clientMethods, consoleDatabase, methodOf, passwordsOf } from './authentication.ts'
import { sizedEntries } from './sizes.ts'
import { verifies } from './tls.ts'
import { encryptionOf, userlistUsers } from './userlist.ts'

/** Whether users can log in to the pooler, and the pooler to the servers. */
export function checkAuthentication(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  return [
    ...checkMatrix(pooler),
    ...checkUsers(pooler, topology),
    ...checkConsole(pooler),
    ...checkLookup(pooler, topology),
    ...(pooler.declared.authentication?.hba ?? []).flatMap((line, index) =>
      checkHbaLine(pooler, topology, line, index),
    ),
  ]
}

/** What PgBouncer can make of a client's proof towards a server: lint-catalogue 4.3, measured on 1.18 and 1.26. */
function checkMatrix(pooler: Pooler): readonly Diagnostic[] {
  const isPlain = pooler.declared.authentication?.secret === 'plain' && passwordsOf(pooler) === 'userlist'
  if (isPlain) return []
  return pooler.serves.flatMap(({ cluster }) =>
    clientMethods(pooler).flatMap((method) => {
      const fault = matrixFault(method, cluster)
      if (fault === undefined) return []
      const hint =
        fault.method === undefined
          ? 'write authentication: {secret: plain}, or let clients log in by scram-sha-256'
          : `let clients log in by ${fault.method}, or write authentication: {secret: plain}`
      const path = [...pooler.path, 'authentication']
      return [{ id: 'PGB019', severity: 'error' as const, path, message: fault.message, hint }]
    }),
  )
}

function matrixFault(
  method: ClientMethod,
  cluster: PostgresqlPrimaryCluster,
): { message: string; method?: string } | undefined {
  const encryption = encryptionOf(cluster)
  if (encryption === 'scram-sha-256') {
    if (method === 'scram-sha-256' || method === 'md5') return undefined
    const message = `clients that log in by ${method} cannot reach cluster "${cluster.name}": it keeps SCRAM verifiers, and only a client's own SCRAM login can be passed on`
    return { message }
  }
  if (method !== 'scram-sha-256') return undefined
  const message = `clients that log in by scram-sha-256 cannot be checked against the md5 hashes of cluster "${cluster.name}"`
  return { message, method: 'md5' }
}

function checkUsers(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  const { admin, stats } = pooler.declared
  const isPlain = pooler.declared.authentication?.secret === 'plain'
  for (const { cluster } of pooler.serves) {
    const users = cluster.users
    if (passwordsOf(pooler) === 'userlist' && typeof users !== 'object') {
      const why = users === undefined ? 'has no users' : 'keeps its users in the database'
      const message = `cluster "${cluster.name}" ${why}: with passwords: userlist nobody could log in`
      const hint = `write clusters.${cluster.name}.users, or authentication: {passwords: auth_query, auth_query: {user: NAME, password: {secret: NAME}}}`
      found.push({ id: 'PGB024', severity: 'error', path: [...pooler.path, 'serves'], message, hint })
    }
    for (const [user, declared] of typeof users === 'object' ? Object.entries(users) : []) {
      const path = [
        ...(cluster.declared.users === undefined ? leading(cluster) : cluster).path,
        'users',
        user,
      ]
      for (const login of [admin, stats]) {
        if (login?.user !== user) continue
        const message = `user ${JSON.stringify(user)} of cluster "${cluster.name}" has the name of an account of the console`
        found.push({
          id: 'PGB045',
          severity: 'error',
          path,
          atKey: true,
          message,
          hint: 'give the console an account of its own',
        })
      }
      if (passwordsOf(pooler) !== 'userlist') continue
      if (declared.password === undefined && (isPlain || declared.verifier === undefined)) {
        const message = `user ${JSON.stringify(user)} has no password${isPlain ? ' to write in plain text' : ' and no verifier'}: it could not log in`
        found.push({
          id: 'PGB024',
          severity: 'error',
          path,
          atKey: true,
          message,
          hint: 'write password: {secret: NAME}',
        })
      }
    }
  }
  for (const { user } of userlistUsers(pooler, topology)) {
    if (Buffer.byteLength(user) <= 63) continue
    const message = `user ${JSON.stringify(user)} is longer than 63 bytes, which is all that PostgreSQL keeps of a name`
    found.push({ id: 'TOP001', severity: 'error', path: pooler.path, message, hint: 'choose a shorter name' })
  }
  return found
}

function checkConsole({ declared, path }: Pooler): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  if (declared.admin === undefined) {
    const message = 'nobody may use the console: PAUSE, RESUME and RELOAD are impossible'
    found.push({
      id: 'PGB044',
      severity: 'warning',
      path,
      atKey: true,
      message,
      hint: 'write admin: {user: NAME, password: {secret: NAME}}',
    })
  }
  for (const key of ['admin', 'stats'] as const) {
    const user = declared[key]?.user
    if (user === undefined || !/[\s,]/.test(user)) continue
    const message = `${key} user ${JSON.stringify(user)} holds a space or a comma, which part a list of users`
    found.push({
      id: 'PGB044',
      severity: 'error',
      path: [...path, key, 'user'],
      message,
      hint: 'choose another name',
    })
  }
  if (declared.admin !== undefined && declared.admin.user === declared.stats?.user) {
    const message = `admin and stats are both ${JSON.stringify(declared.admin.user)}, expected two accounts`
    found.push({
      id: 'PGB045',
      severity: 'error',
      path: [...path, 'stats', 'user'],
      message,
      hint: 'remove stats: admin may read statistics too',
    })
  }
  return found
}

function checkLookup(pooler: Pooler, topology: Topology): readonly Diagnostic[] {
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

function checkHbaLine(
  pooler: Pooler,
  topology: Topology,
  line: HbaLine,
  index: number,
): readonly Diagnostic[] {
  const path = [...pooler.path, 'authentication', 'hba', index]
  const error = (message: string, hint: string, id = 'PGB053'): Diagnostic => ({
    id,
    severity: 'error',
    path,
    message,
    hint,
  })
  const found: Diagnostic[] = []
  const { type, address, method } = line
  if (type === 'local' && address !== undefined)
    found.push(error('a local rule has no address', 'remove address:'))
  if (type !== 'local') {
    const fault = address === undefined ? 'an address is missing' : hbaAddressFault(address)
    if (fault !== undefined)
      found.push(
        error(
          `${address === undefined ? type : `address ${JSON.stringify(address)}`}: ${fault}`,
          'write address: 10.0.8.0/24',
        ),
      )
  }
  const clients = pooler.declared.tls?.clients?.mode ?? 'disable'
  if (type === 'hostssl' && clients === 'disable' && method !== 'reject') {
    found.push(
      error(
        'a hostssl rule never fits: clients have no TLS here',
        'write tls: {clients: {mode: require, cert: PATH, key: PATH}}',
      ),
    )
  }
  if (method === 'trust' && type !== 'local') {
    found.push(
      error(
        'trust lets everybody in by any name, without a password',
        'write method: scram-sha-256',
        'PGB017',
      ),
    )
  }
  if (method === 'peer' && type !== 'local')
    found.push(error('peer works through the unix socket only', 'write type: local'))
  const known = new Set([...sizedEntries(pooler, topology).map(({ name }) => name), 'all', consoleDatabase])
  for (const name of line.databases) {
    if (known.has(name)) continue
    const message = `${JSON.stringify(name)} is no entry of this balancer: the rule fits nobody for it`
    found.push({
      id: 'PGB053',
      severity: 'warning',
      path: [...path, 'databases'],
      message,
      hint: 'name entries as clients do',
    })
  }
  return found
}

/** Methods that need a certificate from the client need TLS that asks for one. */
export function needsClientCertificates(pooler: Pooler): boolean {
  const asked = [...clientMethods(pooler), methodOf(pooler)].includes('cert')
  return asked && !verifies(pooler.declared.tls?.clients?.mode)
}
