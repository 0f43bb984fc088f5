import { DbbalError, exitCodes } from '../../../errors.ts'
import type { Console } from '../../pgbouncer/consoles.ts'
import { armGuard, type Guard, type GuardProcess, startGuard } from '../../pgbouncer/guard.ts'
import type { GuardMark } from '../../pgbouncer/guard-mark.ts'
import type { StepResult } from '../step-result.ts'
import type { GuardNames } from './guard-names.ts'
import { everywhere, filesOf, type HeldProcess } from './held-process.ts'
import { armHostGuard, type HostGuard } from './host-guard.ts'
import { endGuardsScript, type HostConsole } from './host-guard-script.ts'
import type { PoolerFiles } from './pooler-files.ts'

const silenceMs = 4000

export interface GuardsOptions {
  /** Of the cluster and of this run, for the process list. */
  names: GuardNames
  /** What the sessions of this run call themselves. */
  mark: Pick<GuardMark, 'run' | 'since'>
  /** Those that can be reached. */
  processes: () => readonly HeldProcess[]
  /** None before they are opened: then every guard is beside this process. */
  sites: () => readonly PoolerFiles[]
  guardProgram: string
  /** They resume at the latest after so long. */
  expiryMs: number
}

/** A guard beside this process, which may still be on its way to the consoles. */
export interface EarlyGuard {
  guard: Promise<Guard>
}

/** It resumes from the moment on in which it is there, and has its order. */
export function earlyGuard(
  consoles: readonly Console[],
  { started, guardProgram, run, expiryMs }: EarlyGuardOptions,
  databasesOf: (console: Console) => readonly string[],
): EarlyGuard {
  const own = started ?? startGuard(guardProgram)
  const guard = own.order({ consoles, databasesOf, run, limits: { silenceMs, expiryMs } })
  guard.catch(() => {})
  return { guard }
}

interface EarlyGuardOptions {
  /** Its process, where that was started beforehand. */
  started: GuardProcess | undefined
  guardProgram: string
  run: string
  expiryMs: number
}

/** It has reached every console but those that this run cannot reach either. @throws DbbalError (6) */
export async function reached({ guard }: EarlyGuard, left: ReadonlyMap<string, string>): Promise<void> {
  const missing = [...(await (await guard).armed)].find(([name]) => !left.has(name))
  if (missing === undefined) return
  const message = `the guard cannot reach every console: ${missing.join(': ')}`
  throw new DbbalError('GUARD', message, { exit: exitCodes.failed })
}

/** Where a pooler's guard runs. */
export function hasHostGuard({ site, hasPsql }: PoolerFiles): boolean {
  return site.host.remote !== undefined && hasPsql
}

/** What resumes the pools when this process vanishes: on the poolers' hosts, else a process beside this one. */
export class Guards {
  /** Aborted where a guard ends that nobody has ended: a pause is not safe any more. */
  readonly lost: AbortSignal
  readonly #lost = new AbortController()
  readonly #options: GuardsOptions
  #armed: { name: string; guard: HostGuard }[] = []

  constructor(options: GuardsOptions) {
    this.#options = options
    this.lost = this.#lost.signal
  }

  /**
   * None is left of an earlier run, and one watches over every process; or none does.
   *
   * @param early the one beside this process, where it is being started already
   */
  async arm(limitMs: number, early?: EarlyGuard): Promise<StepResult> {
    const { names } = this.#options
    const sites = this.#options.sites()
    const deadline = Date.now() + limitMs
    const left = (): number => Math.max(1, deadline - Date.now())
    const ended = await everywhere(
      sites.filter(hasHostGuard),
      async ({ shell }) => {
        await shell.run(endGuardsScript(names), left())
        return { answer: 'done', message: '' }
      },
      () => '',
    )
    if (ended.answer !== 'done') return ended
    const results = await Promise.all([
      this.#armHere(early),
      ...sites.filter(hasHostGuard).map((site) => this.#armOn(site, left())),
    ])
    const amiss = results.filter((why) => why !== undefined)
    if (amiss.length > 0) {
      await this.disarm()
      return { answer: 'failed', message: amiss.join('; ') }
    }
    return {
      answer: 'done',
      message: `guarded by ${this.#armed
        .map(({ name }) => name)
        .sort()
        .join(', ')}`,
    }
  }

  /** Ends them; they have done nothing. Fine where there is none. */
  async disarm(): Promise<StepResult> {
    const armed = this.#armed
    this.#armed = []
    const outcomes = await Promise.all(
      armed.map(async ({ name, guard }) => ((await guard.disarm()) ? undefined : name)),
    )
    const resumed = outcomes.filter((name) => name !== undefined)
    if (resumed.length > 0)
      return { answer: 'failed', message: `${resumed.join(', ')}: has resumed the pools, or does not end` }
    return { answer: 'done', message: armed.length === 0 ? 'there is no guard' : `${armed.length} ended` }
  }

  /** Nobody steers any more: whatever is still paused is resumed. */
  abandon(): void {
    for (const { guard } of this.#armed.splice(0)) guard.abandon()
  }

  async #armHere(early: EarlyGuard | undefined): Promise<string | undefined> {
    const { processes, guardProgram, mark, expiryMs } = this.#options
    const away = this.#options
      .sites()
      .filter(hasHostGuard)
      .flatMap(({ site }) => site.consoles)
    const own = processes().filter(({ console }) => !away.includes(console))
    if (own.length === 0) return undefined
    const databases = new Map(own.map((each) => [each.console, each.databases]))
    try {
      const guard = await (early !== undefined
        ? early.guard
        : armGuard(guardProgram, {
            consoles: [...databases.keys()],
            databasesOf: (console) => databases.get(console) ?? [],
            run: mark.run,
            limits: { silenceMs, expiryMs },
          }))
      this.#watch('this machine', guard)
      return undefined
    } catch (error) {
      if (error instanceof DbbalError) return error.message
      throw error
    }
  }

  async #armOn({ name, site }: PoolerFiles, limitMs: number): Promise<string | undefined> {
    const { processes, names, mark, expiryMs } = this.#options
    const { remote } = site.host
    const own = processes().filter(({ console }) => site.consoles.includes(console))
    const [first] = own
    if (remote === undefined || first === undefined) return undefined
    const consoles = own.map((process): HostConsole => {
      const { console, databases } = process
      const { usual } = filesOf(process)
      const { host, port, user, tls } = console.dialled
      return { host, port, user, hasTls: tls !== undefined, databases, usual }
    })
    const password = first.console.dialled.password ?? ''
    const guard = await armHostGuard({ remote, consoles, password, names, mark, expiryMs, limitMs })
    if (typeof guard === 'string') return `${name}: no guard on its host: ${guard}`
    this.#watch(name, guard)
    return undefined
  }

  #watch(name: string, guard: HostGuard): void {
    const one = { name, guard }
    this.#armed.push(one)
    void guard.ended.then(() => {
      if (this.#armed.includes(one)) this.#lost.abort()
    })
  }
}
