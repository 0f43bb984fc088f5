import { quoted } from '../../diagnostics/finding.ts'
import type { Manager } from '../../engines/postgresql/manager/manager.ts'
import { patroni } from '../../engines/postgresql/manager/patroni.ts'
import { pgAutoFailover } from '../../engines/postgresql/manager/pg-auto-failover.ts'
import { serverAt } from '../../engines/postgresql/server.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { PatroniManager, PgAutoFailoverManager } from '../../topology/declaration/postgresql.ts'
import type { Login, SecretReference } from '../../topology/declaration/secret.ts'
import type { EffectiveTopology } from '../../topology/declaration/topology-file.ts'
import type { PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import { clientTls } from './cluster-servers.ts'

const patroniPort = 8008
const monitorPort = 5432
/** The role that pg_auto_failover makes for its nodes. */
const nodeRole = 'autoctl_node'

/**
 * What moves the primary of a cluster in dbbal's place; undefined where dbbal does. Connects to nothing.
 *
 * @throws DbbalError (2) where the topology does not say where it is
 */
export function managerOf(
  cluster: PostgresqlPrimaryCluster,
  secrets: Secrets,
  hosts: EffectiveTopology['hosts'],
): Manager | undefined {
  const declared = declaredManager(cluster)
  if (declared === undefined) return undefined
  return declared.kind === 'patroni'
    ? patroniOf(declared, cluster, secrets)
    : pgAutoFailoverOf(declared, cluster, secrets, hosts)
}

/** Of the account that it is asked with. */
export function managerPassword(cluster: PostgresqlPrimaryCluster): SecretReference | undefined {
  const declared = declaredManager(cluster)
  const login = declared?.kind === 'patroni' ? declared.api?.login : declared?.monitor?.login
  return login?.password
}

function declaredManager({
  manager: kind,
  declared: { manager },
}: PostgresqlPrimaryCluster): PatroniManager | PgAutoFailoverManager | undefined {
  if (typeof manager === 'object') return manager
  return kind === 'patroni' || kind === 'pg_auto_failover' ? { kind } : undefined
}

function patroniOf(
  { scope, api = {} }: PatroniManager,
  cluster: PostgresqlPrimaryCluster,
  secrets: Secrets,
): Manager {
  const { tls: clusterTls } = cluster.declared
  const { port = patroniPort, tls: mode = 'disable', ca = clusterTls?.ca, cert, key, login } = api
  const tls = mode === 'disable' ? undefined : { mode, ca, cert, key }
  return patroni({ instances: instancesOf(cluster), scope, api: { port, tls, login: read(login, secrets) } })
}

function pgAutoFailoverOf(
  { monitor, formation = 'default' }: PgAutoFailoverManager,
  cluster: PostgresqlPrimaryCluster,
  secrets: Secrets,
  hosts: EffectiveTopology['hosts'] = {},
): Manager {
  if (monitor === undefined)
    throw new DbbalError(
      'NO_MONITOR',
      `cluster ${quoted(cluster.name)} does not say where the monitor of pg_auto_failover is`,
      {
        exit: exitCodes.usage,
        hint: `write manager: {kind: pg_auto_failover, monitor: {host: HOST, login: {user: ${nodeRole}, password: {secret: NAME}}}}`,
      },
    )
  const { host, port = monitorPort, login } = monitor
  const { user = nodeRole, password } = read(login, secrets) ?? {}
  return pgAutoFailover({
    instances: instancesOf(cluster),
    formation,
    monitor: serverAt('the monitor', {
      host: hosts[host]?.address ?? host,
      port,
      user,
      password,
      database: 'pg_auto_failover',
      tls: clientTls(cluster.declared.tls),
    }),
  })
}

function instancesOf({
  instances,
}: PostgresqlPrimaryCluster): readonly { name: string; host: string; port: number }[] {
  return instances.map(({ name, address, port }) => ({ name, host: address, port }))
}

function read(login: Login | undefined, secrets: Secrets): { user: string; password: string } | undefined {
  return login && { user: login.user, password: secrets.value(login.password) }
}
