import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { lookMs } from '../../engines/postgresql/poll.ts'
import { readPosition } from '../../engines/postgresql/position.ts'
import type { Server } from '../../engines/postgresql/server.ts'

/** Clients wait for what is seen: it is looked for often. */
const everyMs = 4
/** One that does not answer is asked less often. */
const awayMs = 20

type Seen = 'primary' | 'replica' | 'away'

/** What becomes of the roles of a cluster while somebody else moves them. */
export interface ServersWatch {
  /** Another server takes writes on a later timeline, and the old primary none; undefined where the time is over. */
  promoted(limitMs: number): Promise<Server | undefined>
  /**
   * The old primary takes writes, and nobody else.
   *
   * @param freshLooks at every server; the second one has begun after this was called
   */
  oldServes(freshLooks?: 1 | 2): Promise<boolean>
  stop(): void
}

/**
 * Looks at all servers at the same time, each at its own pace: one that is gone holds up nobody.
 *
 * @param timeline of the old primary, where it is known
 */
export function watchServers(
  old: Server,
  others: readonly Server[],
  timeline: number | undefined,
): ServersWatch {
  const ended = new AbortController()
  const seen = new Map<Server, Seen>()
  const looks = new Map<Server, number>()
  const watch = async (server: Server): Promise<void> => {
    while (!ended.signal.aborted) {
      const found = await lookAt(server, server === old ? undefined : timeline)
      seen.set(server, found)
      looks.set(server, (looks.get(server) ?? 0) + 1)
      await setTimeout(found === 'away' ? awayMs : everyMs)
    }
  }
  const all = [old, ...others]
  let broken: unknown
  Promise.all(all.map(watch)).catch((error: unknown) => {
    broken = error
  })
  return {
    async promoted(limitMs) {
      const deadline = performance.now() + limitMs
      do {
        const next = others.find((server) => seen.get(server) === 'primary')
        if (next !== undefined && seen.get(old) !== undefined && seen.get(old) !== 'primary') return next
        if (broken !== undefined) throw broken
        await setTimeout(everyMs)
      } while (performance.now() < deadline)
      return undefined
    },
    async oldServes(freshLooks = 2) {
      const wanted = new Map(all.map((server) => [server, (looks.get(server) ?? 0) + freshLooks]))
      while (all.some((server) => (looks.get(server) ?? 0) < (wanted.get(server) ?? 0))) {
        if (broken !== undefined) throw broken
        await setTimeout(1)
      }
      return seen.get(old) === 'primary' && others.every((server) => seen.get(server) !== 'primary')
    },
    stop: () => ended.abort(),
  }
}

/** pg_auto_failover promotes a server that lets nobody write until the old primary is known to be down. */
const statement = `SELECT (NOT pg_is_in_recovery() AND current_setting('default_transaction_read_only') = 'off')::text AS writes`

async function lookAt(server: Server, timeline: number | undefined): Promise<Seen> {
  try {
    const [row] = await server.query(statement, lookMs)
    if (row?.['writes'] !== 'true') return 'replica'
    // One that still is what it was before the switchover is not what is looked for.
    return timeline === undefined || (await readPosition(server)).timeline > timeline ? 'primary' : 'replica'
  } catch (error) {
    if (error instanceof ServerFault) return 'away'
    throw error
  }
}
