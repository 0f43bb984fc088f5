import { conninfoParameter, readConninfo } from '../../formats/libpq-conninfo.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/** What a replica is called in pg_stat_replication. @throws ServerFault */
export async function replicaName(server: Server): Promise<string> {
  const [row] = await server.query(
    "SELECT current_setting('primary_conninfo') AS conninfo, current_setting('cluster_name') AS cluster",
    lookMs,
  )
  const conninfo = readConninfo(String(row?.['conninfo'])) ?? []
  return conninfoParameter(conninfo, 'application_name') ?? (String(row?.['cluster']) || 'walreceiver')
}
