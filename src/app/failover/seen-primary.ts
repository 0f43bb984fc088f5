import { ServerFault } from '../../drivers/server-fault.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import { anotherPrimary } from '../../topology/another-primary.ts'
import { isPostgresql } from '../../topology/poolers.ts'
import type { OpenCluster } from './open-cluster.ts'

/** A server that is busy may take so long; one that is gone holds up the others no longer. */
const askMs = 3000

/** Under a manager the file does not say who is the primary; as the file says where nobody is seen to take writes. */
export async function asSeen(open: OpenCluster): Promise<OpenCluster> {
  return open.manager === undefined ? open : ((await withSeenPrimary(open)) ?? open)
}

/** The cluster with the primary that takes writes; undefined where none does. */
export async function withSeenPrimary(open: OpenCluster): Promise<OpenCluster | undefined> {
  const servers = [...open.servers.values()]
  const roles = await Promise.all(servers.map(roleOf))
  const primary = servers[roles.indexOf('primary')]
  if (primary === undefined) return undefined
  const topology = anotherPrimary(open.loaded.topology, open.cluster.name, primary.name, 'move')
  const cluster = topology.clusters.get(open.cluster.name)
  if (cluster === undefined || !isPostgresql(cluster)) throw new Error(`${open.cluster.name} is no cluster`)
  return { ...open, loaded: { ...open.loaded, topology }, cluster }
}

async function roleOf(server: Server): Promise<'primary' | 'replica' | undefined> {
  try {
    return (await readPosition(server, askMs)).role
  } catch (error) {
    if (error instanceof ServerFault) return undefined
    throw error
  }
}
