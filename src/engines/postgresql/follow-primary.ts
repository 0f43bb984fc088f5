import { sqlLiteral } from '../../formats/postgresql-sql.ts'
import { leadTo } from './lead-to.ts'
import { amiss, done, failed, type Outcome, unanswered } from './outcome.ts'
import { lookMs, poll } from './poll.ts'
import { readPosition } from './position.ts'
import { replicaName } from './replica-name.ts'
import type { Server } from './server.ts'

/** What a replica streams from. */
export interface Upstream {
  /** The primary, to ask whether it knows the replica. */
  server: Server
  /** What replicas dial. */
  host: string
  port: number
  /** The replica's slot there; undefined for none. */
  slot: string | undefined
}

/** Makes a replica stream from another primary, and waits until both say so. */
export async function followPrimary(server: Server, upstream: Upstream, limitMs: number): Promise<Outcome> {
  const start = performance.now()
  const leftMs = (): number => Math.max(limitMs - (performance.now() - start), 0)
  const led = await leadTo(server, upstream, limitMs)
  if (led.answer !== 'done') return led
  try {
    return await waitForStreaming(server, await replicaName(server), upstream, leftMs())
  } catch (error) {
    return amiss(server.name, error)
  }
}

/**
 * Waits until both say that the replica streams from there, on the primary's timeline: one whose history has left the
 * primary's reads the old timeline again and again, and says `streaming` meanwhile.
 *
 * @throws ServerFault of the primary
 */
export async function waitForStreaming(
  server: Server,
  applicationName: string,
  { server: primary, host, port }: Upstream,
  limitMs: number,
): Promise<Outcome> {
  const start = performance.now()
  const { timeline } = await readPosition(primary)
  const source = `status = 'streaming' AND sender_host = ${sqlLiteral(host)} AND sender_port = ${port}`
  const receiver = `SELECT 1 FROM pg_stat_wal_receiver WHERE ${source} AND received_tli = ${timeline}`
  const sender = `SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND application_name = ${sqlLiteral(applicationName)}`
  // It may still start.
  const isIn = (asked: Server, statement: string) => async (): Promise<true | undefined> =>
    asked.query(statement, lookMs).then((rows) => rows.length > 0 || undefined, unanswered)
  const where = `${host}:${port} on timeline ${timeline}`
  if (!(await poll(isIn(server, receiver), limitMs)))
    return failed(`${server.name}: does not stream from ${where} after ${Math.round(limitMs)} ms`)
  if (!(await poll(isIn(primary, sender), Math.max(limitMs - (performance.now() - start), 0))))
    return failed(`${primary.name}: has no streaming replica ${JSON.stringify(applicationName)}`)
  return done(
    `${server.name}: streams from ${primary.name} after ${Math.round(performance.now() - start)} ms`,
  )
}
