import { ServerFault } from '../../drivers/server-fault.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'
import type { Instance } from '../../topology/topology.ts'
import { serversOf } from '../failover/cluster-servers.ts'

const limitMs = 5000

/** What the servers of a cluster say of themselves. */
export interface SeenCluster {
  cluster: PostgresqlPrimaryCluster
  /** The only one that says that it is primary. */
  primary: Instance<DatabaseInstance> | undefined
  /** `a: replica, b: not known (…)` */
  roles: string
}

/** Clusters behind the poolers, each once. */
export function servedClusters(poolers: readonly Pooler[]): readonly PostgresqlPrimaryCluster[] {
  return [
    ...new Map(
      poolers.flatMap(({ serves }) => serves.map(({ cluster }) => [cluster.name, cluster])),
    ).values(),
  ]
}

/**
 * Asks every server of clusters that have a primary whether it is the one.
 *
 * @throws DbbalError (4): a cluster declares no account to ask with
 */
export async function askPrimaries(
  clusters: readonly PostgresqlPrimaryCluster[],
  secrets: Secrets,
): Promise<readonly SeenCluster[]> {
  const seen: SeenCluster[] = []
  for (const cluster of clusters) {
    if (cluster.primary === undefined) continue
    if (cluster.declared.admin === undefined)
      throw refused(
        `cluster ${JSON.stringify(cluster.name)} declares no admin account: who is primary cannot be asked`,
        'write admin: {user: NAME, password: {secret: NAME}}',
      )
    const servers = [...serversOf(cluster, secrets).values()]
    const roles = new Map(
      await Promise.all(servers.map(async (server) => [server.name, await roleOf(server)] as const)),
    )
    const found = cluster.instances.filter(({ name }) => roles.get(name) === 'primary')
    seen.push({
      cluster,
      primary: found.length === 1 ? found[0] : undefined,
      roles: [...roles].map(([name, role]) => `${name}: ${role}`).join(', '),
    })
  }
  return seen
}

/**
 * Deploying a stale file moves the writers back to a server that has been demoted.
 *
 * @throws DbbalError (4): another one is primary than the topology says, or nobody can tell
 */
export function checkPrimaries(seen: readonly SeenCluster[]): void {
  for (const { cluster, primary, roles } of seen) {
    if (primary?.name === cluster.primary?.name) continue
    throw refused(
      `the topology says that ${JSON.stringify(cluster.primary?.name)} is the primary of ${JSON.stringify(cluster.name)}, the servers say ${roles}`,
      'correct primary: in the topology, or find out why the servers disagree',
    )
  }
}

async function roleOf(server: Server): Promise<string> {
  try {
    const [row] = await server.query('SELECT pg_is_in_recovery()::text AS recovering', limitMs)
    return row?.['recovering'] === 'false' ? 'primary' : 'replica'
  } catch (error) {
    if (error instanceof ServerFault) return `not known (${error.message})`
    throw error
  } finally {
    await server.close()
  }
}

export function refused(message: string, hint: string): DbbalError {
  return new DbbalError('PRIMARY', message, { exit: exitCodes.refused, hint })
}
