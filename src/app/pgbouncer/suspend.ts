import { setTimeout } from 'node:timers/promises'
import type { PostgresqlConnection } from '../../drivers/postgresql.ts'
import { ServerFault } from '../../drivers/server-fault.ts'
import { type Console, openConsoles } from './consoles.ts'
import { changeEach } from './on-each.ts'
import { openConsole } from './open-console.ts'
import type { Outcome } from './outcome.ts'
import { longestMs } from './pause.ts'
import type { PoolerLockOptions } from './pooler-lock.ts'
import { resumeProcess } from './resume-process.ts'

export interface SuspendOptions extends PoolerLockOptions {
  /** How long; until the signal where absent. */
  forMs: number | undefined
  confirm: (plan: readonly string[]) => Promise<void>
  /** Once every process is suspended. */
  onSuspended: (outcomes: readonly Outcome<undefined>[]) => void
  /** Ctrl-C and SIGTERM: every process is resumed. */
  signal: AbortSignal
}

/**
 * SUSPEND: every socket is flushed and left alone; on every process or on none. PgBouncer has it up to 1.25, and ends it by
 * itself when the last connection to its console is gone ("admin disappeared when suspended"). Ours stay until the end, and are
 * the only way back: a suspended process takes no new one. From a topology it has the locks of the clusters behind as long: no
 * switchover could get at such a process.
 *
 * @throws DbbalError as openConsoles does; a lock that another run has (4)
 */
export async function suspend(options: SuspendOptions): Promise<readonly Outcome<undefined>[]> {
  const opened = await openConsoles(options)
  const { consoles } = opened
  const { forMs } = options
  const how = forMs === undefined ? 'until Ctrl-C' : `for ${forMs / 1000} s`
  await options.confirm(
    consoles.map(
      ({ name }) =>
        `${name}: suspend the whole process ${how}: no client is answered, and one that takes no data for suspend_timeout is dropped`,
    ),
  )
  const { withPoolerLockOf } = await import('./pooler-lock.ts')
  return withPoolerLockOf('suspend', opened, options, () => hold(consoles, options))
}

async function hold(
  consoles: readonly Console[],
  options: SuspendOptions,
): Promise<readonly Outcome<undefined>[]> {
  const { forMs, signal } = options
  const held = new Map<string, PostgresqlConnection>()
  try {
    const suspended = await changeEach(consoles, async (_, console) => {
      const connection = await openConsole(console)
      held.set(console.name, connection)
      await connection.query('SUSPEND')
      return { message: 'suspended', value: undefined }
    })
    const isWhole = suspended.every(({ status }) => status === 'done')
    if (isWhole && !signal.aborted) {
      options.onSuspended(suspended)
      await setTimeout(forMs ?? longestMs, undefined, { signal }).catch(() => {})
    }
    return await Promise.all(
      suspended.map(async (outcome) => {
        const connection = held.get(outcome.console)
        if (connection === undefined) return outcome
        try {
          await resumeProcess(connection)
        } catch (error) {
          if (!(error instanceof ServerFault)) throw error
          const hint = `dbbal pgbouncer resume ${outcome.console}`
          return {
            ...outcome,
            status: 'unknown' as const,
            message: `may still be suspended: ${error.message}`,
            hint,
          }
        }
        if (outcome.status !== 'done') return outcome
        if (!isWhole)
          return { ...outcome, status: 'failed' as const, message: 'resumed, because of the others' }
        return { ...outcome, message: 'suspended, and resumed' }
      }),
    )
  } finally {
    await Promise.all([...held.values()].map((connection) => connection.close()))
  }
}
