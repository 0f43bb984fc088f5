import { ServerFault } from '../../drivers/server-fault.ts'
import {
  type Conninfo,
  conninfoParameter,
  conninfoText,
  readConninfo,
  withParameters,
} from '../../formats/libpq-conninfo.ts'
import { postgresqlConfLine } from '../../formats/postgresql-conf.ts'
import { shellWord } from '../../formats/shell.ts'
import { type Upstream, waitForStreaming } from './follow-primary.ts'
import { replaceUpstreamScript } from './host-scripts.ts'
import { conninfoTo } from './lead-to.ts'
import { dropLeftSlots } from './left-slots.ts'
import { lsnOf } from './lsn.ts'
import { amiss, failed, type Outcome } from './outcome.ts'
import { poll } from './poll.ts'
import { readPosition } from './position.ts'
import { rewind } from './rewind.ts'
import type { Server } from './server.ts'
import type { ControlData, ServerHost } from './server-host.ts'
import { captureStrandedWal, type Fork, type StrandedWal } from './stranded-wal.ts'
import { historyFileName, readTimelineHistory } from './timeline-history.ts'

/** The old primary, on its way to a replica. */
export interface Rejoin {
  server: Server
  host: ServerHost
  upstream: Upstream
  /** Of the new primary: it has the history of its timelines. */
  upstreamHost: ServerHost
  /** primary_conninfo of the new primary from when it was a replica: its account and TLS are taken. */
  template: string
  /** By which synchronous_standby_names and the slots know it. */
  applicationName: string
  /** control.rewind */
  mayRewind: boolean
  /** Names what is kept before a rewind. */
  run: string
}

export interface RejoinOutcome extends Outcome {
  /** What the new primary never got; it is no longer in the server's data directory. */
  stranded?: StrandedWal
}

const scriptMs = 10_000

/**
 * Makes the old primary, which is stopped and fenced, a replica of the new one. It is rewound only where its history has
 * left the other's, and never before what is stranded has been kept.
 */
export async function rejoin(options: Rejoin, limitMs: number): Promise<RejoinOutcome> {
  const { server, host, upstream } = options
  const start = performance.now()
  const leftMs = (): number => Math.max(limitMs - (performance.now() - start), 0)
  const template = readConninfo(options.template)
  if (template === undefined || template.length === 0)
    return failed(`${upstream.server.name}: had no primary_conninfo of the form host=10.0.0.1 port=5432`)
  const conninfo = conninfoOf(template, options)
  const join = async (): Promise<Outcome> => {
    await writeUpstream(host, conninfo, upstream.slot)
    await host.putStandbySignal(scriptMs)
    await host.start(leftMs())
    const joined = await waitForStreaming(server, nameIn(conninfo, options), upstream, leftMs())
    if (joined.answer !== 'done') return joined
    return { ...joined, message: `${joined.message}${await dropLeftSlots(server, upstream.server)}` }
  }
  try {
    const role = await roleOf(options)
    if (role === 'primary') return failed(`${server.name}: runs as a primary: it has to be stopped first`)
    if (role === 'replica') {
      const streaming = await waitForStreaming(server, nameIn(conninfo, options), upstream, 0)
      if (streaming.answer === 'done') return streaming
      await host.requestStop(scriptMs)
    }
    const isGone = await poll(async () => !(await host.isRunning(scriptMs)) || undefined, leftMs(), 100)
    if (!isGone)
      return failed(`${server.name}: its postmaster is still there after ${limitMs} ms, maybe it archives`)
    const history = await historyOf(options)
    const before = await host.controlData(scriptMs)
    const isClean = before.state.startsWith('shut down')
    const fork = forkOf(before, history)
    if (fork === undefined) return await join()
    if (fork === 'stranger')
      return failed(`${server.name}: timeline ${before.timeline} is not in the new primary's history`)
    if (isClean && !isPast(before, fork)) return await join()
    const stranded = await captureStrandedWal(host, fork, options.run, leftMs())
    // The shutdown of a primary is a record of its own. A replica is past the fork on the new timeline, where it follows that already.
    if (stranded === undefined && before.state === 'shut down')
      throw new ServerFault('statement', 'pg_waldump shows nothing behind the fork')
    if (stranded === undefined) return await join()
    const lost = `${stranded.transactions} transactions are in ${stranded.directory} only`
    if (!options.mayRewind)
      return {
        ...failed(`${server.name}: ${lost}: it can come back by pg_rewind (control.rewind) or pg_basebackup`),
        stranded,
      }
    if (!isClean) await recoverFenced(options, conninfo, leftMs)
    // Before PostgreSQL 16 pg_rewind learns of the new timeline from the control file only.
    await upstream.server.query('CHECKPOINT', Math.max(leftMs(), 1))
    const account = upstream.server.address
    await rewind(host, { conninfo, account }, stranded.directory, leftMs())
    const joined = await join()
    return { ...joined, message: `${joined.message}, after pg_rewind; ${lost}`, stranded }
  } catch (error) {
    return amiss(server.name, error)
  }
}

function conninfoOf(template: Conninfo, { upstream, applicationName }: Rejoin): Conninfo {
  const led = conninfoTo(template, upstream)
  const hasName = conninfoParameter(template, 'application_name') !== undefined
  return hasName ? withParameters(led, { application_name: applicationName }) : led
}

function nameIn(conninfo: Conninfo, { applicationName }: Rejoin): string {
  return conninfoParameter(conninfo, 'application_name') ?? applicationName
}

/** Undefined where it is down, starts, or only archives after its shutdown. */
async function roleOf({ server, host }: Rejoin): Promise<'primary' | 'replica' | undefined> {
  if (!(await host.isRunning(scriptMs))) return undefined
  try {
    return (await readPosition(server)).role
  } catch (error) {
    if (error instanceof ServerFault) return undefined
    throw error
  }
}

async function historyOf({ upstream, upstreamHost }: Rejoin): Promise<{ timeline: number; text: string }> {
  const { timeline } = await readPosition(upstream.server)
  const path = `pg_wal/${historyFileName(timeline)}`
  return { timeline, text: timeline === 1 ? '' : await upstreamHost.run(`cat ${path}`, scriptMs) }
}

/** Undefined where both are on the same timeline. */
function forkOf(
  { timeline, segmentSize }: ControlData,
  history: { timeline: number; text: string },
): Fork | 'stranger' | undefined {
  if (timeline === history.timeline) return undefined
  const past = readTimelineHistory(history.text).find((each) => each.timeline === timeline)
  return past === undefined ? 'stranger' : { timeline, lsn: past.end, segmentSize }
}

/** Whether the WAL of a server that was shut down goes on behind the fork: its last record begins at the checkpoint. */
function isPast({ checkpointLsn, minimumRecoveryLsn }: ControlData, { lsn }: Fork): boolean {
  return lsnOf(checkpointLsn) >= lsnOf(lsn) || lsnOf(minimumRecoveryLsn) > lsnOf(lsn)
}

/** pg_rewind takes only what was shut down; as a replica it recovers from its crash without a write of its own. */
async function recoverFenced(
  { server, host, upstream }: Rejoin,
  conninfo: Conninfo,
  leftMs: () => number,
): Promise<void> {
  await writeUpstream(host, conninfo, upstream.slot)
  await host.putStandbySignal(scriptMs)
  await host.start(leftMs())
  await host.requestStop(scriptMs)
  const { state } = await host.waitForShutdown(Math.min(leftMs(), 60_000))
  if (!state.startsWith('shut down'))
    throw new ServerFault('statement', `${server.name} is ${state}, expected shut down`)
  const isGone = await poll(async () => !(await host.isRunning(scriptMs)) || undefined, leftMs(), 100)
  if (!isGone) throw new ServerFault('statement', `the postmaster of ${server.name} is still there`)
}

async function writeUpstream(host: ServerHost, conninfo: Conninfo, slot: string | undefined): Promise<void> {
  const lines = [
    postgresqlConfLine('primary_conninfo', conninfoText(conninfo)),
    postgresqlConfLine('primary_slot_name', slot ?? ''),
  ]
  await host.run(replaceUpstreamScript(lines.map(shellWord)), scriptMs)
}
