import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { consoleName } from '../../../formats/pgbouncer-console.ts'
import { consoleDatabases, poolUses } from '../../../products/pgbouncer/console/console-state.ts'
import { stopWarming } from '../../pgbouncer/hold-settings.ts'
import { pauseDatabases } from '../../pgbouncer/pause-process.ts'
import { shrinkPools } from '../../pgbouncer/shrink-pools.ts'
import { stopLogins } from '../../pgbouncer/wait-for-logins.ts'
import type { StepResult } from '../step-result.ts'
import type { HeldConsole } from './held-console.ts'
import { everywhere, filesOf, type HeldProcess } from './held-process.ts'
import { leftText } from './left-poolers.ts'

/** A PAUSE that is not answered by then waits for statements that hang in a dead primary. */
const hangMs = 100
/** Clients of the others are held meanwhile. */
const reachMs = 3000

/**
 * Pauses on every process at the same moment, once no server connection logs in anywhere, nor can: nobody is held until then.
 * Not all of it: whoever asked resumes everything.
 */
export async function pauseAll(
  processes: readonly HeldProcess[],
  limitMs: number,
  signal: AbortSignal,
): Promise<StepResult> {
  const deadline = Date.now() + limitMs
  const calm = await calmAll(processes, limitMs)
  if (calm.answer !== 'done') return calm
  const heldSince = Date.now()
  const begun = performance.now()
  const result = await everywhere(
    processes,
    async (process) => {
      const { usual } = filesOf(process)
      const left = await pauseDatabases({ ...process, usual }, process.databases, deadline, signal)
      if (left.length === 0) return { answer: 'done', message: '' }
      const why = signal.aborted ? 'interrupted' : `not quiet within ${limitMs / 1000} s`
      return { answer: 'failed', message: `${why}: ${left.join(', ')}` }
    },
    () => `${pools(processes)} quiet in ${Math.round(performance.now() - begun)} ms`,
  )
  if (result.answer !== 'done')
    for (const { pausing } of processes) for (const each of pausing) void each.close()
  return { ...result, facts: { heldSince } }
}

/** No server connection logs in on any process, and none begins to, until its usual settings are put back, or RELOAD is sent. */
export function calmAll(processes: readonly HeldProcess[], limitMs: number): Promise<StepResult> {
  return everywhere(
    processes,
    async ({ name, look, databases, files }) => {
      const { usual, canShrink } = filesOf({ name, files })
      await stopWarming(look, usual, limitMs)
      const stop = canShrink ? shrinkPools : stopLogins
      await stop(look, limitMs / 2, databases)
      return { answer: 'done', message: '' }
    },
    () => '',
  )
}

/**
 * The same for a primary that does not answer: nobody waits for logins, and connections that hang in it are told of. A PAUSE
 * holds new statements at once, whatever is still under way. No process waits for another one.
 *
 * @param left gets those that nothing could be said to, with the reason
 */
export async function pauseDead(
  processes: readonly HeldProcess[],
  limitMs: number,
  left: Map<string, string>,
): Promise<StepResult> {
  const begun = performance.now()
  const heldSince = Date.now()
  const deadline = heldSince + limitMs
  const leftMs = (): number => Math.max(1, deadline - Date.now())
  const result = await everywhere(
    processes,
    async (process) => {
      const { name, look, pausing, databases } = process
      const fault = await faultOf(process, Math.min(reachMs, limitMs / 2))
      if (fault !== undefined) left.set(name, fault.message)
      if (fault?.kind === 'unreachable') return { answer: 'done', message: '' }
      if (fault !== undefined) return { answer: 'failed', message: fault.message }
      const free = (await pauseInTurn(pausing, databases, leftMs())) ?? look
      const known = await consoleDatabases(free, leftMs())
      const open = databases.filter((each) => !known.some((one) => one.name === each && one.isPaused))
      if (open.length > 0) return { answer: 'failed', message: `not paused: ${open.join(', ')}` }
      const uses = await poolUses(free, leftMs())
      const hanging = databases.filter((each) => (uses.get(each)?.serversBusy ?? 0) > 0)
      return { answer: 'done', message: hanging.join(', ') }
    },
    (results) => {
      const there = processes.filter(({ name }) => !left.has(name))
      const hanging = [...new Set(results.map(({ message }) => message).filter(Boolean))]
      const told = [`${pools(there)} held after ${Math.round(performance.now() - begun)} ms`]
      if (hanging.length > 0) told.push(`statements hang in the primary: ${hanging.join('; ')}`)
      if (left.size > 0) told.push(`not reached: ${leftText(left)}`)
      return told.join('; ')
    },
  )
  const isHeld = processes.some(({ name }) => !left.has(name))
  const nobody: StepResult = { answer: 'failed', message: `no pooler can be reached: ${leftText(left)}` }
  return {
    ...(isHeld || result.answer !== 'done' ? result : nobody),
    facts: { heldSince, ...(left.size > 0 && { left: Object.fromEntries(left) }) },
  }
}

/** Why nothing can be said to a process. */
async function faultOf(process: HeldProcess, limitMs: number): Promise<ServerFault | undefined> {
  const late = setTimeout(limitMs, new ServerFault('unreachable', `no connection within ${limitMs} ms`))
  const reached = process.reach().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ServerFault) return error
      throw error
    },
  )
  return Promise.race([reached, late])
}

/**
 * One after the other over one connection, each login of which costs; one that a PAUSE holds is left to it.
 *
 * @returns a connection that none holds
 */
async function pauseInTurn(
  pausing: readonly HeldConsole[],
  databases: readonly string[],
  limitMs: number,
): Promise<HeldConsole | undefined> {
  let turn = 0
  for (const name of databases) {
    const answer = pausing[turn]?.query(`PAUSE ${consoleName(name)}`, limitMs)
    answer?.catch(() => {})
    const isAnswered = await Promise.race([answer?.then(() => true), setTimeout(hangMs, false)])
    if (isAnswered !== true) turn += 1
  }
  return pausing[turn]
}

/** `4 databases on 2 processes` */
export function pools(processes: readonly HeldProcess[]): string {
  const databases = new Set(processes.flatMap((process) => process.databases)).size
  return `${databases} ${databases === 1 ? 'database' : 'databases'} on ${processes.length} ${processes.length === 1 ? 'process' : 'processes'}`
}
