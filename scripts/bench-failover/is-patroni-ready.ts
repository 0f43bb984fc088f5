import type { ManagedEstate } from '../../test/live/support/managed-estate.ts'
import type { Patroni } from '../../test/live/support/patroni.ts'
import { waitFor } from '../../test/live/support/process.ts'

interface Cluster {
  members: readonly { role: string; state: string }[]
}

/** Until every member is known to run, and the replica streams: Patroni may take a while to tell. */
export async function isPatroniReady(estate: ManagedEstate<Patroni>): Promise<void> {
  const primary = await estate.primary()
  const { ask } = estate.nodes[primary.name === 'pg1' ? 'pg1' : 'pg2']
  const isWhole = async (): Promise<boolean> => {
    const { members } = JSON.parse((await ask('GET', '/cluster')).text) as Cluster
    const isRunning = members.every(({ state }) => state === 'running' || state === 'streaming')
    const streams = await primary.query("SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'")
    return (
      members.length === 2 && isRunning && members.some(({ role }) => role === 'leader') && streams.length > 0
    )
  }
  await waitFor(isWhole, { what: `${primary.name} to lead two members`, timeoutMs: 60_000 })
}
