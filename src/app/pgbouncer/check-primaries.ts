import { connectPostgresql } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Secrets } from '../../secrets/secrets.ts'
import type { Pooler, PostgresqlPrimaryCluster } from '../../topology/poolers.ts'

const connectTimeoutMs = 5000

/** Clusters behind the poolers, each once. */
export function servedClusters(poolers: readonly Pooler[]): readonly PostgresqlPrimaryCluster[] {
  return [
    ...new Map(
      poolers.flatMap(({ serves }) => serves.map(({ cluster }) => [cluster.name, cluster])),
    ).values(),
  ]
}

/**
 * Asks every server whether it is the primary that the topology says it is. Deploying a stale file moves the writers
 * back to a server that has been demoted.
 *
 * @throws DbbalError (4): another one is primary, or nobody can tell
 */
export async function checkPrimaries(
  clusters: readonly PostgresqlPrimaryCluster[],
  secrets: Secrets,
): Promise<void> {
  for (const cluster of clusters) {
    const { admin, tls } = cluster.declared
    if (cluster.primary === undefined) continue
    if (admin === undefined)
      throw refused(
        `cluster ${JSON.stringify(cluster.name)} declares no admin account: who is primary cannot be asked`,
        'write admin: {user: NAME, password: {secret: NAME}}',
      )
    const password = secrets.value(admin.password)
    const mode = tls?.mode
    const ca = tls?.ca
    const roles = await Promise.all(
      cluster.instances.map(async ({ name, address, port }) => ({
        name,
        role: await roleOf({
          host: address,
          port,
          user: admin.user,
          password,
          database: 'postgres',
          tls: mode === undefined || mode === 'disable' || mode === 'prefer' ? undefined : { mode, ca },
        }),
      })),
    )
    const { name: declared } = cluster.primary
    const found = roles.filter(({ role }) => role === 'primary').map(({ name }) => name)
    if (found.length === 1 && found[0] === declared) continue
    const seen = roles.map(({ name, role }) => `${name}: ${role}`).join(', ')
    throw refused(
      `the topology says that ${JSON.stringify(declared)} is the primary of ${JSON.stringify(cluster.name)}, the servers say ${seen}`,
      'correct primary: in the topology, or find out why the servers disagree',
    )
  }
}

async function roleOf(address: Parameters<typeof connectPostgresql>[0]): Promise<string> {
  try {
    const connection = await connectPostgresql(address, connectTimeoutMs)
    try {
      const [row] = await connection.query('SELECT pg_is_in_recovery()::text AS recovering')
      return row?.['recovering'] === 'false' ? 'primary' : 'replica'
    } finally {
      await connection.close()
    }
  } catch (error) {
    if (error instanceof ServerFault) return `not known (${error.message})`
    throw error
  }
}

function refused(message: string, hint: string): DbbalError {
  return new DbbalError('PRIMARY', message, { exit: exitCodes.refused, hint })
}
