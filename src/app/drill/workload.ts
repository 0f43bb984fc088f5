import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DbbalError, exitCodes } from '../../errors.ts'
import type { Door } from '../failover/doors.ts'
import { type ClientProcess, startClients } from './client-process.ts'
import { readLogs, type WorkloadLog } from './read-logs.ts'

const startMs = 90_000
const progressMs = 30_000
const lookMs = 10

export interface WorkloadOptions {
  /** bin/drill-client.cjs */
  program: string
  /** Where the logs are written; there must be none yet. */
  directory: string
  /** As SQL names it, in every database. */
  table: string
  /** Statements that each transaction holds before its row. */
  script?: string | undefined
  /** Of the write routes: clients are spread over them in turn. */
  writes: readonly Door[]
  /** Of the read routes. */
  reads: readonly Door[]
  clients: number
  /** From one write of a client to its next. */
  paceMs: number
  /** Named statements of the protocol, where the poolers know them. */
  isPrepared: boolean
  /** Clients of the read routes. */
  readers: number
  /** How long each report on a read route takes; 0: no reports. */
  reportSeconds: number
}

/** Clients at work, in processes of their own. */
export interface Workload {
  /** Waits until every database has acknowledged that many more rows. @throws DbbalError (6) that says what the clients were told */
  progress(rows: number): Promise<void>
  /** Lets every client end its write, and gives what they logged; `isWhole` is false where a process had to be killed. */
  stop(): Promise<WorkloadLog & { isWhole: boolean }>
  /** Ends every process at once. */
  kill(): void
}

/** Starts them, and waits until all have logged in. @throws DbbalError (6) that says what the clients were told */
export async function startWorkload(options: WorkloadOptions, signal?: AbortSignal): Promise<Workload> {
  const { program, directory, table, script, writes, reads } = options
  const { clients, paceMs, isPrepared, readers, reportSeconds } = options
  const logs = { write: join(directory, 'writes.log'), read: join(directory, 'reads.log') }
  const writer = startClients(program, {
    kind: 'write',
    log: logs.write,
    doors: writes,
    table,
    script,
    clients,
    paceMs,
    isPrepared,
  })
  const reader = startClients(program, {
    kind: 'read',
    log: logs.read,
    reads,
    logins: writes,
    readers,
    reportSeconds,
  })
  const acked = (): number[] => Object.values(writer.news().acked)
  const workload: Workload = {
    async progress(rows) {
      const before = acked()
      const isFurther = (): boolean => acked().every((count, index) => count >= (before[index] ?? 0) + rows)
      await until(isFurther, `${rows} more rows in every database`, writer, progressMs, signal)
    },
    async stop() {
      const ended = await Promise.all([writer, reader].map((each) => each.stop()))
      return { ...readLogs(Object.values(logs)), isWhole: !ended.includes(false) }
    },
    kill() {
      for (const each of [writer, reader]) each.kill()
    },
  }
  try {
    await until(() => acked().length > 0, 'the clients to log in', writer, startMs, signal)
    await workload.progress(1)
    return workload
  } catch (error) {
    workload.kill()
    throw error
  }
}

async function until(
  isSo: () => boolean,
  what: string,
  clients: ClientProcess,
  limitMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + limitMs
  while (!isSo()) {
    signal?.throwIfAborted()
    const hasEnded = clients.hasEnded()
    if (hasEnded || performance.now() > deadline) {
      const { lastError } = clients.news()
      const how = hasEnded ? 'the clients ended' : `not within ${limitMs / 1000} s`
      const message = `waited for ${what}: ${how}${lastError === undefined ? '' : `: ${lastError}`}`
      throw new DbbalError('CLIENTS', message, { exit: exitCodes.failed })
    }
    await delay(lookMs)
  }
}
