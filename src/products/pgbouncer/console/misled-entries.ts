import type { Pooler } from '../../../topology/poolers.ts'
import type { Topology } from '../../../topology/topology.ts'
import { entriesOf } from '../entries.ts'
import type { ConsoleDatabase } from './console-state.ts'

/** An entry for writers that runs with another server of its cluster than the primary. */
export interface MisledEntry {
  /** What clients name. */
  name: string
  cluster: string
  /** The instance that it runs with. */
  runsWith: string
  primary: string
}

/** The entries whose writers would get to a former primary. Where a manager owns the roles, the topology does not say who is one. */
export function misledEntries(
  pooler: Pooler,
  topology: Topology,
  databases: readonly ConsoleDatabase[],
): readonly MisledEntry[] {
  const rows = new Map(databases.map(({ name, row }) => [name, row]))
  return entriesOf(pooler, topology).flatMap(({ name, route, cluster }) => {
    const { primary, instances } = cluster
    const row = rows.get(name)
    if (route !== 'write' || row === undefined || primary === undefined || cluster.manager !== 'none')
      return []
    const server = instances.find(
      ({ address, port }) => address === row['host'] && port === Number(row['port']),
    )
    if (server === undefined || server.name === primary.name) return []
    return [{ name, cluster: cluster.name, runsWith: server.name, primary: primary.name }]
  })
}
