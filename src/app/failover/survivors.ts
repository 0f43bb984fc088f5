import { ServerFault } from '../../drivers/server-fault.ts'
import { lsnOf } from '../../engines/postgresql/lsn.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import type { Server } from '../../engines/postgresql/server.ts'
import type { Survivor, SurvivorState } from '../../failover/elect.ts'
import type { Seen } from '../../failover/seen.ts'
import type { Switchover } from './switchover.ts'

/** Whoever does not answer counts as gone: busy ones are waited for. */
const askMs = 3000

/** Every replica as it is after its primary died. */
export function readSurvivors({
  cluster,
  to,
  siblings,
}: Pick<Switchover, 'cluster' | 'to' | 'siblings'>): Promise<readonly Survivor[]> {
  return Promise.all(
    [to, ...siblings].map(async ({ server }) => {
      const declared = cluster.instances.find(({ name }) => name === server.name)?.declared
      const { candidate, delay } = declared ?? {}
      const barred = candidate === false ? 'candidate: false' : delay && `delay: ${delay}`
      return { name: server.name, barred, state: await stateOf(server) }
    }),
  )
}

async function stateOf(server: Server): Promise<Seen<SurvivorState>> {
  try {
    const { role, systemIdentifier, timeline, lsn } = await readPosition(server, askMs)
    const [row] = await server.query(
      'SELECT (pg_is_in_recovery() AND pg_is_wal_replay_paused())::text AS paused',
      askMs,
    )
    return {
      isPrimary: role === 'primary',
      systemIdentifier,
      timeline,
      received: Number(lsnOf(lsn)),
      isReplayPaused: row?.['paused'] === 'true',
    }
  } catch (error) {
    if (!(error instanceof ServerFault)) throw error
    return { unseen: error.message }
  }
}
