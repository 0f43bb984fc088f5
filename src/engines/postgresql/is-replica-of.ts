import { lookMs } from './poll.ts'
import { readPosition } from './position.ts'
import { replicaName } from './replica-name.ts'
import type { Server } from './server.ts'
import { readWalsenders } from './walsenders.ts'

/**
 * Whether a server streams from a primary, by whatever address. One whose history has left the primary's reads the old
 * timeline again and again, and both say `streaming` meanwhile.
 *
 * @throws ServerFault
 */
export async function isReplicaOf(server: Server, primary: Server): Promise<boolean> {
  const name = await replicaName(server)
  const isSent = (await readWalsenders(primary)).some(
    ({ applicationName, state }) => applicationName === name && state === 'streaming',
  )
  if (!isSent) return false
  const { timeline } = await readPosition(primary)
  const received = await server.query(
    `SELECT 1 FROM pg_stat_wal_receiver WHERE status = 'streaming' AND received_tli = ${timeline}`,
    lookMs,
  )
  return received.length > 0
}
