import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import { amiss, done, failed, type Outcome } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import { readPosition } from './position.ts'
import type { Server } from './server.ts'
import { laggingBehind, readWalsenders, type Walsender, walsenderName } from './walsenders.ts'

/** How long readers may take to confirm what is written: the clients wait meanwhile. */
const patienceMs = 300

/**
 * Sees to it that a stop waits for nobody: readers that do not confirm what is written are ended, and seen gone. Call it
 * while nobody writes.
 *
 * @param kept application_name of the candidate: it is never ended, and failed where it lags, or reads nothing any more: a stop
 * would not wait for it, and what was written last would be on the old primary alone
 */
export async function drainWalsenders(server: Server, kept: string, limitMs: number): Promise<Outcome> {
  try {
    const { lsn } = await readPosition(server)
    let lagging: readonly Walsender[] = []
    let isRead = false
    await poll(async () => {
      const walsenders = await readWalsenders(server)
      lagging = laggingBehind(walsenders, lsn)
      isRead = walsenders.some(({ applicationName }) => applicationName === kept)
      return (isRead && lagging.length === 0) || undefined
    }, patienceMs)
    if (!isRead) return failed(`${server.name}: ${kept} does not read its WAL any more`)
    if (lagging.length === 0) return done(`${server.name}: every reader has confirmed ${lsn}`)
    const candidate = lagging.find(({ applicationName }) => applicationName === kept)
    if (candidate !== undefined)
      return failed(`${server.name}: ${walsenderName(candidate)} has not confirmed ${lsn}`)
    return await terminateWalsenders(server, lagging, limitMs - patienceMs)
  } catch (error) {
    return amiss(server.name, error)
  }
}

/** Ends them, and waits until their processes are gone: one that waits in a full unix socket does not go. */
export async function terminateWalsenders(
  server: Server,
  walsenders: readonly Walsender[],
  limitMs: number,
): Promise<Outcome> {
  const these = walsenders
    .map(({ pid, startedAt }) => `(${pid}, ${sqlLiteral(startedAt)}::timestamptz)`)
    .join(', ')
  if (these === '') return done(`${server.name}: no reader to end`)
  const where = `WHERE backend_type = 'walsender' AND (pid, backend_start) IN (${these})`
  const names = (of: readonly Walsender[]): string => of.map(walsenderName).join(', ')
  try {
    await server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity ${where}`, lookMs)
    let left: ReadonlySet<number> = new Set()
    await poll(async () => {
      const rows = await server.query(`SELECT pid FROM pg_stat_activity ${where}`, lookMs)
      left = new Set(rows.map(({ pid }) => Number(pid)))
      return left.size === 0 || undefined
    }, limitMs)
    if (left.size === 0) return done(`${server.name}: ended ${names(walsenders)}`)
    const alive = names(walsenders.filter(({ pid }) => left.has(pid)))
    return failed(`${server.name}: ${alive} does not end: its reader reads nothing`)
  } catch (error) {
    const outcome = amiss(server.name, error)
    return { ...outcome, message: `${outcome.message}: ${names(walsenders)}` }
  }
}
