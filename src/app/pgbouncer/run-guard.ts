import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { PostgresqlAddress, PostgresqlConnection } from '../../drivers/postgresql.ts'
import type { SshHost } from '../../drivers/ssh-arguments.ts'
import { type GuardMark, markText, watchedByLater } from './guard-mark.ts'
import { type UsualSettings, usualSettings } from './hold-settings.ts'
import { openConsole } from './open-console.ts'
import { resumeDatabases } from './resume-process.ts'

/** A console with the databases that are about to be paused there. */
export interface GuardedConsole {
  name: string
  dialled: PostgresqlAddress
  ssh: SshHost | undefined
  databases: readonly string[]
}

/** When a guard resumes although its input has not ended. */
export interface GuardLimits {
  /** After so long without a word. */
  silenceMs?: number
  /** After so long, whatever it hears. */
  expiryMs?: number
}

/** What a guard is told on one line. */
export interface GuardOrder extends GuardLimits {
  run: string
  consoles: readonly GuardedConsole[]
}

/** A console that is watched over. */
interface Watch {
  console: GuardedConsole
  mark: GuardMark
  /** Undefined before it was reached. */
  connection: PostgresqlConnection | undefined
  /** As they were before the pause. */
  usual: UsualSettings | undefined
}

/** A process that does not answer is asked again for so long. */
const patienceMs = 60_000
const againMs = 500
/** A console that is still being reached at the end is not waited for any longer. */
const lateMs = 1000
/** Exit code of a guard that has resumed. */
const resumedExit = 3

/**
 * The guard's life from its order on, which bin/guard.cjs has read and answered with `heard`: it connects everywhere, says
 * `armed`, or why it is not everywhere as an object by console, and waits. `+` is a sign of life. Where its input ends
 * without a word, whoever started it is dead, and it resumes. At `disarm RUN` it says `disarmed`, does nothing from there
 * on, and ends. At `held RUN` it stays as a mark for as long as the guard of an earlier run may still try to resume.
 */
export async function runGuard(order: GuardOrder, input: Readable, output: Writable): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const lines = createInterface({ input })[Symbol.asyncIterator]()
  const watches = order.consoles.map((console): Watch => {
    const mark = { run: order.run, since: Date.now(), databases: console.databases }
    return { console, mark, connection: undefined, usual: undefined }
  })
  const reaching = watches.map(reach)
  const reached = Promise.allSettled(reaching).then((settled) => {
    const missing = settled.flatMap((each, index) =>
      each.status === 'rejected' ? [[watches[index]?.console.name, (each.reason as Error).message]] : [],
    )
    output.write(missing.length === 0 ? 'armed\n' : `${JSON.stringify(Object.fromEntries(missing))}\n`)
  })
  const word = await lastWord(lines, order)
  if (word === `held ${order.run}`) await setTimeout(patienceMs)
  else if (word === `disarm ${order.run}`) output.write('disarmed\n')
  else {
    process.exitCode = resumedExit
    await Promise.all(watches.map((each, index) => resumeSurely(each, reaching[index])))
  }
  await Promise.race([reached, setTimeout(lateMs)])
  await Promise.all(watches.map(({ connection }) => connection?.close()))
}

/** What it hears but that its owner lives; undefined where that is dead, silent, or takes too long. */
async function lastWord(
  lines: AsyncIterator<string>,
  { silenceMs = Number.POSITIVE_INFINITY, expiryMs = Number.POSITIVE_INFINITY }: GuardLimits,
): Promise<string | undefined> {
  const expires = Date.now() + expiryMs
  for (;;) {
    const waitMs = Math.max(0, Math.min(silenceMs, expires - Date.now()))
    const stop = new AbortController()
    const line = await Promise.race([
      lines.next(),
      ...(Number.isFinite(waitMs) ? [setTimeout(waitMs, undefined, stop)] : []),
    ])
    stop.abort()
    if (line === undefined || line.done) return undefined
    if (line.value !== '+') return line.value
  }
}

async function reach(watch: Watch): Promise<void> {
  const { dialled, ssh } = watch.console
  const applicationName = markText(watch.mark)
  watch.connection = await openConsole({ dialled: { ...dialled, applicationName }, ssh })
  watch.usual ??= await usualSettings(watch.connection)
}

/** @param reaching the first way to it, which may be under way */
async function resumeSurely(watch: Watch, reaching: Promise<void> | undefined): Promise<void> {
  const { console, mark } = watch
  await reaching?.catch(() => {})
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await setTimeout(againMs)) {
    try {
      if (watch.connection === undefined) await reach(watch)
      const { connection, usual } = watch
      if (connection === undefined || usual === undefined) continue
      const others = watchedByLater(await connection.query('SHOW CLIENTS'), mark)
      const own = console.databases.filter((name) => !others.has(name))
      await resumeDatabases(connection, own, usual)
      return
    } catch {
      await watch.connection?.close()
      watch.connection = undefined
    }
  }
}
