import { ServerFault } from '../../drivers/server-fault.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'

/**
 * The timeline of a replica whose receiver is gone: its control file learns of a new one at the next restartpoint only, which
 * may be minutes away, but the segments that it received are named by it. `.history` files may be of timelines that it is not on.
 *
 * A statement of its own: the right to call a function is looked at when a statement starts.
 *
 * @returns undefined where the account may not list them: grants.sql of an earlier version
 * @throws ServerFault
 */
export async function timelineOnDisk(server: Server, limitMs = lookMs): Promise<number | undefined> {
  try {
    const [row] = await server.query(
      "SELECT max(('x' || left(name, 8))::bit(32)::int) AS timeline FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'",
      limitMs,
    )
    return row?.['timeline'] === null ? undefined : Number(row?.['timeline'])
  } catch (error) {
    if (!(error instanceof ServerFault) || error.kind !== 'statement') throw error
    return undefined
  }
}
