import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import type { Manager } from '../../engines/postgresql/manager/manager.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import { authQueryOf } from '../../topology/auth-query.ts'
import type { SecretReference } from '../../topology/declaration/secret.ts'
import type { LoadedTopology } from '../../topology/load.ts'
import { isPostgresql, type PostgresqlPrimaryCluster, poolersOf } from '../../topology/poolers.ts'
import type { Cluster, Topology } from '../../topology/topology.ts'
import { sourcesOf } from '../configure-loaded.ts'
import { openTopology, type TopologyChoice } from '../open-topology.ts'
import { type Console, declaredConsoles } from '../pgbouncer/consoles.ts'
import { serversOf } from './cluster-servers.ts'
import { managerOf, managerPassword } from './manager-of.ts'

/** Which cluster a command means. */
export interface ClusterChoice extends TopologyChoice {
  /** The only PostgreSQL cluster with a primary where absent. */
  cluster?: string | undefined
}

/** A cluster with a way to each of its servers and to every PgBouncer process in front of it. */
export interface OpenCluster {
  loaded: LoadedTopology
  cluster: PostgresqlPrimaryCluster
  /** By the name of the instance, as the admin account; a connection is made by the first statement. */
  servers: ReadonlyMap<string, Server>
  poolers: readonly Console[]
  /** What moves the primary in dbbal's place; undefined where dbbal does. */
  manager: Manager | undefined
  /** Passwords of the cluster's admin, replication, lookup and application accounts. */
  secrets: Secrets
  /** Never throws. */
  close(): Promise<void>
}

/**
 * Reads the topology and the passwords; connects to nothing.
 *
 * @throws DbbalError (2) where no cluster is meant, an account is not declared, or a password cannot be had
 */
export async function openCluster(options: ClusterChoice): Promise<OpenCluster> {
  const loaded = await openTopology(options)
  const cluster = chosenCluster(loaded.topology.clusters, options.cluster)
  const { readSecrets } = await import('../../secrets/read-secrets.ts')
  const secrets = await readSecrets(passwordsOf(cluster, loaded.topology), sourcesOf(loaded, options))
  const hasPooler = poolersOf(loaded.topology).some(({ serves }) =>
    serves.some((served) => served.cluster.name === cluster.name),
  )
  const poolers = hasPooler
    ? await declaredConsoles(loaded, { ...options, targets: [], cluster: cluster.name })
    : []
  const servers = serversOf(cluster, secrets)
  const manager = managerOf(cluster, secrets, loaded.effective.hosts)
  const close = async (): Promise<void> => {
    await Promise.all([...servers.values(), ...(manager ? [manager] : [])].map((each) => each.close()))
  }
  return { loaded, cluster, servers, poolers, manager, secrets, close }
}

function chosenCluster(
  clusters: ReadonlyMap<string, Cluster>,
  asked: string | undefined,
): PostgresqlPrimaryCluster {
  const postgresql = [...clusters.values()].filter(isSwitchable)
  if (asked === undefined) {
    const [only, another] = postgresql
    if (only === undefined)
      throw usage('CLUSTER', 'the topology has no PostgreSQL cluster with a primary', undefined)
    if (another === undefined) return only
    const names = postgresql.map(({ name }) => name).join(', ')
    throw usage('CLUSTER', `the topology has several PostgreSQL clusters: ${names}`, `name one: ${only.name}`)
  }
  const found = clusters.get(asked)
  if (found === undefined)
    throw usage('CLUSTER', `cluster ${quoted(asked)} is unknown`, didYouMeanHint(asked, clusters.keys()))
  if (isSwitchable(found)) return found
  const why = isPostgresql(found) ? 'stands by for another one' : `is ${found.engine}, expected postgresql`
  throw usage('CLUSTER', `cluster ${quoted(asked)} ${why}`, undefined)
}

function isSwitchable(cluster: Cluster): cluster is PostgresqlPrimaryCluster {
  return isPostgresql(cluster) && cluster.primary !== undefined
}

function passwordsOf(cluster: PostgresqlPrimaryCluster, topology: Topology): readonly SecretReference[] {
  const { name, declared } = cluster
  const { admin, replication, users } = declared
  const own = typeof users === 'object' ? Object.values(users) : []
  const lookups = poolersOf(topology).flatMap((pooler) => {
    const isServing = pooler.serves.some((served) => served.cluster.name === name)
    return isServing ? (authQueryOf(pooler)?.password ?? []) : []
  })
  const passwords = [admin, replication, ...own].map((login) => login?.password)
  return [...passwords, managerPassword(cluster), ...lookups].filter((reference) => reference !== undefined)
}

function usage(code: string, message: string, hint: string | undefined): DbbalError {
  return new DbbalError(code, message, { exit: exitCodes.usage, hint })
}
