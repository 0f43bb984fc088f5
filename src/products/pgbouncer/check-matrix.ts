import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { type ClientMethod, clientMethods, passwordsOf } from './authentication.ts'
import { encryptionOf } from './userlist.ts'

/** What PgBouncer can make of a client's proof towards a server: lint-catalogue 4.3, measured on 1.18 and 1.26. */
export function checkMatrix(pooler: Pooler): readonly Diagnostic[] {
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
