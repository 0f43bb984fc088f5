import { compareVersions } from '../../settings/version.ts'
import type { DatabaseInstance } from '../../topology/declaration/cluster.ts'
import type { Pooler } from '../../topology/poolers.ts'
import type { Instance } from '../../topology/topology.ts'
import type { Entry } from './entries.ts'
import { serverTls } from './tls.ts'

/** Why one entry cannot name several servers; undefined where it can. */
export type ListFault = 'ports' | 'verify-full'

/** What keeps the servers of an entry from standing in one list. */
export function listFault(pooler: Pooler, { servers }: Pick<Entry, 'servers'>): ListFault | undefined {
  if (servers.length < 2) return undefined
  // port=5433,5434 is read as 5433.
  if (new Set(servers.map(({ port }) => port)).size > 1) return 'ports'
  // Before 1.25 the certificate is compared with the whole list, `10.0.0.1,10.0.0.2`, and no connection succeeds.
  const comparesList = compareVersions(pooler.version, '1.25') < 0
  return comparesList && serverTls(pooler)?.mode === 'verify-full' ? 'verify-full' : undefined
}

/** The servers that one process puts into an entry: all of them, or its own one where they cannot stand in a list. */
export function serversOfProcess(
  pooler: Pooler,
  entry: Entry,
  processIndex: number,
): readonly Instance<DatabaseInstance>[] {
  if (listFault(pooler, entry) === undefined) return entry.servers
  return entry.servers.slice(processIndex % entry.servers.length).slice(0, 1)
}
