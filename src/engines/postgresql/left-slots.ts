import { faultLine } from './outcome.ts'
import { lookMs } from './poll.ts'
import type { Server } from './server.ts'
import { dropSlots } from './slots.ts'

/**
 * Drops the slots on the old primary whose readers read from the new one by now, or are it: they would keep WAL until the
 * disk is full.
 *
 * @returns what is to be said of those that stay; empty where none does
 */
export async function dropLeftSlots(server: Server, primary: Server): Promise<string> {
  try {
    const moved = new Set(await namesOn(primary, movedStatement))
    const unread = await namesOn(server, unreadStatement)
    const dropped = await dropSlots(
      server,
      unread.filter((name) => moved.has(name)),
    )
    const left = await namesOn(server, unreadStatement)
    if (left.length === 0) return ''
    const why = dropped.answer === 'done' ? '' : ` (${dropped.message})`
    return `; nobody reads slots ${left.join(', ')} on it, they keep its WAL${why}`
  } catch (error) {
    return `; its slots were not looked at: ${faultLine(server.name, error)}`
  }
}

const movedStatement = `SELECT slot_name AS name FROM pg_replication_slots WHERE active AND slot_type = 'physical'
  UNION ALL SELECT current_setting('primary_slot_name')`
const unreadStatement =
  'SELECT slot_name AS name FROM pg_replication_slots WHERE NOT active AND NOT temporary AND restart_lsn IS NOT NULL'

async function namesOn(server: Server, statement: string): Promise<readonly string[]> {
  return (await server.query(statement, lookMs)).map(({ name }) => String(name))
}
