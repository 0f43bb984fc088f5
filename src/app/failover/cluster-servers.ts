import { quoted } from '../../diagnostics/finding.ts'
import type { Tls } from '../../drivers/tls.ts'
import { type Server, serverAt } from '../../engines/postgresql/server.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'

/**
 * Every server of a cluster, as its admin account.
 *
 * @throws DbbalError (2) where the cluster declares none
 */
export function serversOf(
  { name: cluster, declared, instances }: PostgresqlPrimaryCluster,
  secrets: Secrets,
): ReadonlyMap<string, Server> {
  const { admin } = declared
  if (admin === undefined)
    throw new DbbalError('NO_ADMIN', `cluster ${quoted(cluster)} declares no account for dbbal`, {
      exit: exitCodes.usage,
      hint: 'write admin: {user: NAME, password: {secret: NAME}}',
    })
  const password = secrets.value(admin.password)
  const common = { user: admin.user, password, database: 'postgres', tls: clientTls(declared.tls) }
  return new Map(
    instances.map(({ name, address, port }) => [name, serverAt(name, { host: address, port, ...common })]),
  )
}

/** What a client of the servers does about TLS: those that fall back to clear text get it at once. */
export function clientTls(tls: PostgresqlPrimaryCluster['declared']['tls']): Tls | undefined {
  if (tls === undefined || tls.mode === 'disable' || tls.mode === 'prefer') return undefined
  return { mode: tls.mode, ca: tls.ca }
}
