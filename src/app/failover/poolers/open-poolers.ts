import { randomBytes } from 'node:crypto'
import { openHostShell } from '../../../drivers/host-shell.ts'
import type { Row } from '../../../drivers/postgresql.ts'
import { ServerFault } from '../../../drivers/server-fault.ts'
import type { Server } from '../../../engines/postgresql/server.ts'
import { anotherPrimary } from '../../../topology/another-primary.ts'
import type { ConfigureLoadedOptions } from '../../configure-loaded.ts'
import type { Console } from '../../pgbouncer/consoles.ts'
import type { GuardProcess } from '../../pgbouncer/guard.ts'
import { sitesOf } from '../../pgbouncer/site.ts'
import { once } from '../once.ts'
import type { OpenCluster } from '../open-cluster.ts'
import { Opened } from '../opened.ts'
import type { Poolers } from '../poolers.ts'
import type { StepResult } from '../step-result.ts'
import { guardNames } from './guard-names.ts'
import { type EarlyGuard, earlyGuard, Guards, hasHostGuard, reached } from './guards.ts'
import type { HeldProcess } from './held-process.ts'
import { databasesOf, holdProcess, readHeldFiles } from './hold-process.ts'
import { type Application, applicationOf, proveIdentity } from './identity.ts'
import { type JournalCopy, openJournalCopy } from './journal-copy.ts'
import { mayPause } from './may-pause.ts'
import { pauseAll, pauseDead } from './pause.ts'
import type { PoolerFiles } from './pooler-files.ts'
import { resumeAll } from './resume.ts'
import { prepareAll, settleAll, stageAll, unstageAll } from './stage.ts'
import { stagedFiles } from './staged-files.ts'
import type { Staged } from './text-at.ts'
import { unpauseAll } from './unpause.ts'

export interface PoolersOptions
  extends Pick<ConfigureLoadedOptions, 'workingDirectory' | 'variables' | 'templatesDirectory'> {
  opened: OpenCluster
  /** The instance that is the primary before, and the one that is to be it. */
  from: string
  to: string
  run: string
  /** How long the clients may be held. */
  timeoutMs: number
  /** bin/guard.cjs */
  guardProgram: string
  /** Clients get errors meanwhile: only what holds them is opened; `guarded`: its guard is started at once. */
  urgency?: 'bare' | 'guarded' | undefined
  /** The process of its guard, where that was started beforehand. */
  startedGuard?: GuardProcess | undefined
  /** Names of processes that an earlier part of the run could not reach: they are left out where that is still so. */
  mayLeave?: readonly string[]
}

/** What a way back may take beside the pause itself; then the guards resume. */
const spareMs = 30_000
const openMs = 10_000

/**
 * Opens every connection and shell that a switchover takes, and makes its files; changes nothing. Where it is urgent, only
 * what a pause takes: the rest by `openRest`.
 *
 * @throws ServerFault where a process or a host cannot be reached; DbbalError (2) where the topology does not say how
 */
export async function openPoolers({
  opened,
  from,
  to,
  run,
  timeoutMs,
  guardProgram,
  urgency,
  startedGuard,
  mayLeave = [],
  ...options
}: PoolersOptions): Promise<Poolers> {
  const { loaded, cluster, poolers: consoles } = opened
  let primary = serverOf(opened, to)
  const mark = { run: `${run}-${randomBytes(2).toString('hex')}`, since: Date.now() }
  const expiryMs = timeoutMs + spareMs
  const topology = anotherPrimary(loaded.topology, cluster.name, from, 'move')
  const guardNow = (): EarlyGuard =>
    earlyGuard(consoles, { started: startedGuard, guardProgram, run: mark.run, expiryMs }, (console) =>
      databasesOf(console, cluster.name, topology),
    )
  let early = urgency === 'guarded' ? guardNow() : undefined
  const all = new Opened()
  const left = new Map<string, string>()
  const hold = async (console: Console): Promise<HeldProcess | undefined> => {
    try {
      return await all.add(holdProcess(console, mark, cluster.name, topology, urgency !== undefined))
    } catch (error) {
      const mayStay = mayLeave.includes(console.name) && isUnreachable(error)
      if (!mayStay) throw error
      left.set(console.name, error.message)
      return undefined
    }
  }
  const holding = consoles.map(hold)
  let sites: readonly PoolerFiles[] = []
  let journal: JournalCopy | undefined
  let isResuming = false
  const unwritten: [string, string][] = []
  const openRest = once(async () => {
    const staged = await stagedFiles(loaded, { cluster: cluster.name, from, to }, options)
    const held = await Promise.all(holding)
    const opening = sitesOf(consoles, []).map(async (site) => {
      try {
        return [await all.add(openFiles(site, staged, cluster.name))]
      } catch (error) {
        const isLeft = site.consoles.every(({ name }) => left.has(name)) && isUnreachable(error)
        if (!isLeft) throw error
        return []
      }
    })
    sites = (await Promise.all(opening)).flat()
    for (const process of held) if (process !== undefined) process.files = readHeldFiles(process, staged)
    journal = openJournalCopy(sites.map(({ site }) => site))
    all.add(Promise.resolve(journal))
    for (const [own, lines] of unwritten.splice(0)) await journal.append(own, lines)
    if (early !== undefined) await reached(early, left)
  })
  try {
    await Promise.all([...holding, urgency === undefined && openRest()])
  } catch (error) {
    await all.close()
    throw error
  }
  const processes = (await Promise.all(holding)).filter((each) => each !== undefined)
  const there = (): readonly HeldProcess[] => processes.filter(({ name }) => !left.has(name))
  const names = guardNames(cluster.name, mark.run)
  const guards = new Guards({ names, mark, processes: there, sites: () => sites, guardProgram, expiryMs })
  const close = async (): Promise<void> => {
    guards.abandon()
    void early?.guard.then((guard) => guard.disarm()).catch(() => {})
    await all.close()
  }
  let unproven: readonly string[] = []
  const loginOf = ({ console: { declared } }: HeldProcess): Application | undefined =>
    applicationOf(opened, declared?.pooler)
  const prove = async (ready: readonly HeldProcess[], limitMs: number): Promise<StepResult> => {
    const ask = (statement: string): Promise<readonly Row[]> => primary.query(statement, limitMs)
    const proof = await proveIdentity(ready, loginOf, ask, limitMs)
    unproven = proof.unproven
    return proof
  }
  return {
    names: consoles.map(({ name }) => name),
    processes,
    get sites() {
      return sites
    },
    guards:
      urgency === undefined
        ? sites.map((site) => `${site.name}: ${hasHostGuard(site) ? 'on its host' : whyHere(site)}`)
        : ['on this machine'],
    lost: guards.lost,
    async arm(_run, limitMs) {
      const looked = await mayPause(there(), limitMs)
      if (looked.answer !== 'done') return looked
      const prepared = await prepareAll(sites, limitMs)
      return prepared.answer === 'done' ? guards.arm(limitMs) : prepared
    },
    guard(limitMs) {
      early ??= guardNow()
      return guards.arm(limitMs, early)
    },
    prepare: (limitMs) => prepareAll(sites, limitMs),
    disarm: () => guards.disarm(),
    pause: (limitMs, signal, isDead) =>
      isDead ? pauseDead(processes, limitMs, left) : pauseAll(there(), limitMs, signal),
    unpause: (limitMs) => unpauseAll(there(), limitMs),
    stage: (limitMs) => stageAll(sites, limitMs),
    async turnTo(instance, limitMs) {
      const staged = await stagedFiles(loaded, { cluster: cluster.name, from, to: instance }, options)
      const back = await unstageAll(sites, there(), limitMs)
      if (back.answer !== 'done') return back
      primary = serverOf(opened, instance)
      for (const files of sites) files.texts = textsOf(files.site, staged)
      for (const process of there()) process.files = readHeldFiles(process, staged)
      return stageAll(sites, limitMs)
    },
    unstage: (limitMs) => unstageAll(sites, there(), limitMs),
    async resume(limitMs, isOldHarmless) {
      // A process that turned out wrong would be let go and paused again each time.
      const isFirst = !isResuming
      isResuming = true
      const result = await resumeAll(there(), { isOldHarmless: isOldHarmless && isFirst, prove }, limitMs)
      return { ...result, facts: { ...result.facts, unproven, left: Object.fromEntries(left) } }
    },
    settle: (limitMs) => settleAll(sites, there(), limitMs),
    openRest,
    async copyJournal(own, lines) {
      if (journal === undefined) unwritten.push([own, lines])
      else await journal.append(own, lines)
    },
    close,
  }
}

function isUnreachable(error: unknown): error is ServerFault {
  return error instanceof ServerFault && error.kind === 'unreachable'
}

async function openFiles(
  site: PoolerFiles['site'],
  staged: ReadonlyMap<string, Staged>,
  cluster: string,
): Promise<PoolerFiles> {
  const texts = textsOf(site, staged)
  const shell = await openHostShell(site.host)
  const close = (): Promise<void> => shell.close()
  const beside = `.dbbal-switchover-${encodeURIComponent(cluster)}`
  const hasPsql = (await shell.run('command -v psql || echo', openMs)).trim() !== ''
  return { name: site.name, site, shell, hasPsql, texts, beside, prepared: undefined, close }
}

function serverOf({ servers }: OpenCluster, instance: string): Server {
  const server = servers.get(instance)
  if (server === undefined) throw new Error(`${instance} was not opened`)
  return server
}

/** What of it lies on one host, by the file's name. */
function textsOf({ name }: PoolerFiles['site'], staged: ReadonlyMap<string, Staged>): PoolerFiles['texts'] {
  const own = `${name}/`
  return new Map(
    [...staged].flatMap(([path, text]) =>
      path.startsWith(own) && tells(text) ? [[path.slice(own.length), text] as const] : [],
    ),
  )
}

/** Whether a file tells of the primary. */
function tells({ before, during, after }: Staged): boolean {
  return before !== during || before !== after
}

function whyHere({ site }: PoolerFiles): string {
  return site.host.remote === undefined ? 'on this machine' : 'on this machine only, no psql is on its host'
}
