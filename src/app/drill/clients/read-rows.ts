import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../../drivers/postgresql.ts'
import type { Door } from '../../failover/doors.ts'
import type { ClientError } from '../records.ts'
import { type ClientLog, faultOf, now } from './client-log.ts'
import type { ReaderOrder } from './client-order.ts'
import { connectClient, patienceMs } from './connect-client.ts'

const readPaceMs = 50
const reportPaceMs = 100
const loginPaceMs = 100
/** Logins that are under way together, at most. */
const loginsAtOnce = 100

interface Reader {
  kind: ClientError['kind']
  door: Door | undefined
  paceMs: number
  statement: string
}

/**
 * Beside the writers: short queries and one long report after the other on the read routes, and logins on the write
 * routes.
 */
export async function readRows(order: ReaderOrder, log: ClientLog, stopped: AbortSignal): Promise<void> {
  const { reads, logins, readers, reportSeconds } = order
  const spread = (index: number): Door | undefined =>
    reads[Math.floor((index * reads.length) / readers) % reads.length]
  const queries = Array.from({ length: readers }, (_, index) => ({
    kind: 'read' as const,
    door: spread(index),
    paceMs: readPaceMs,
    statement: 'SELECT count(*) FROM pg_class',
  }))
  const report = {
    kind: 'report' as const,
    door: reads[0],
    paceMs: reportPaceMs,
    statement: `SELECT pg_sleep(${reportSeconds})`,
  }
  await Promise.all([
    ...[...queries, ...(reportSeconds > 0 ? [report] : [])].map((each) => repeat(each, log, stopped)),
    logIn(logins, log, stopped),
  ])
}

/** One session that asks again and again. */
async function repeat(
  { kind, door, paceMs, statement }: Reader,
  log: ClientLog,
  stopped: AbortSignal,
): Promise<void> {
  if (door === undefined) return
  let connection: PostgresqlConnection | undefined
  for (let sequence = 1; !stopped.aborted; sequence += 1) {
    const asked = now()
    try {
      connection ??= await connectClient(door)
      const running = connection.query(statement, patienceMs)
      await (kind === 'report' ? untilStopped(running, stopped) : running)
      if (!stopped.aborted) log.add(['read', kind, door.database, asked, now()])
    } catch (error) {
      log.add(['error', kind, door.database, 0, sequence, asked, now(), ...faultOf(error)])
      void connection?.close()
      connection = undefined
    }
    await delay(paceMs)
  }
  void connection?.close()
}

/** The last report is left alone. */
async function untilStopped(running: Promise<unknown>, stopped: AbortSignal): Promise<void> {
  running.catch(() => {})
  await Promise.race([running, ...(stopped.aborted ? [] : [once(stopped, 'abort')])])
}

/** New sessions, as of applications without a pool: they begin on each door in turn, whether the one before is answered or not. */
async function logIn(doors: readonly Door[], log: ClientLog, stopped: AbortSignal): Promise<void> {
  const open = new Set<Promise<void>>()
  for (let sequence = 1; !stopped.aborted; sequence += 1) {
    const door = doors[sequence % doors.length]
    if (door !== undefined && open.size < loginsAtOnce) {
      const one = logInOnce(door, sequence, log).finally(() => open.delete(one))
      open.add(one)
    }
    await delay(loginPaceMs)
  }
  await Promise.all(open)
}

async function logInOnce(door: Door, sequence: number, log: ClientLog): Promise<void> {
  const asked = now()
  try {
    const connection = await connectClient(door)
    try {
      await connection.query('SELECT 1', patienceMs)
    } finally {
      await connection.close()
    }
    log.add(['read', 'login', door.database, asked, now()])
  } catch (error) {
    log.add(['error', 'login', door.database, 0, sequence, asked, now(), ...faultOf(error)])
  }
}
