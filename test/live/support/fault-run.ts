import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compareRows } from '../../../src/app/drill/compare-rows.ts'
import type { Phase } from '../../../src/failover/phase.ts'
import type { DaemonPostgres } from './daemon-postgres.ts'
import type { FaultCase } from './fault-case.ts'
import { type RunResult, tempDir, waitFor } from './process.ts'
import type { SwitchoverEstate } from './switchover-estate.ts'
import { type EstatePooler, stateOf } from './switchover-poolers.ts'
import { databaseNames, type InstanceName } from './switchover-topology.ts'
import { startWorkload, storedRows } from './workload.ts'

/** What a fault has to do with: the estate, and who is who in the switchover. */
export interface FaultScene {
  estate: SwitchoverEstate
  /** The primary, and the one that is to become it. */
  from: DaemonPostgres
  to: DaemonPostgres
  /** The pooler process that faults are tried on. */
  pooler: EstatePooler
}

/** How a case ended, as the test judges it. */
export interface FaultOutcome {
  exit: number | null
  /** Of the run that takes it up once the fault is gone, where the case says so. */
  later: number | null | undefined
  primaries: readonly InstanceName[]
  /** `p1/1 app1`: what was not served by the primary, with the fault still there where it takes nobody's server away. */
  unserved: readonly string[]
  paused: readonly string[]
  /** Pools stood paused when the run was over, and no command of dbbal said so. */
  isSilent: boolean
  lost: readonly string[]
  duplicated: readonly string[]
  /** What `dbbal pgbouncer resume` did to pools that have to stay paused, where the case says so. */
  letGo: readonly string[]
  /** What clients were told, except where the fault itself takes their server away. */
  errors: readonly string[]
  /** Everything that dbbal printed. */
  output: string
}

/** One case on an estate that is whole. The estate is left as it is, but for the fault. */
export async function runFault(estate: SwitchoverEstate, one: FaultCase): Promise<FaultOutcome> {
  const from = await estate.primary()
  const to = estate.servers[from.name === 'pg1' ? 'pg2' : 'pg1']
  const pooler = estate.poolers.at(-1)
  if (pooler === undefined) throw new Error('no pooler')
  const scene: FaultScene = { estate, from, to, pooler }
  const workload = await startWorkload(estate, { clients: 8, paceMs: 50, reportSeconds: 0 })
  const mends: unknown[] = []
  let first: RunResult
  let unserved: readonly string[] = []
  let isSilent = false
  let letGo: readonly string[] = []
  try {
    mends.push(await one.before?.(scene))
    first = await halted(estate, one, ['switchover', '--to', to.name, ...(one.argv ?? [])], async (phase) => {
      mends.push(await one.at?.[phase]?.(scene))
    })
    isSilent = await isSilentlyPaused(estate)
    if (one.staysPaused !== undefined) letGo = await letGoBy(estate, one.staysPaused)
    if (one.isBlocking !== true) unserved = await unservedNow(estate)
  } finally {
    for (const mend of mends.reverse()) if (typeof mend === 'function') await mend()
  }
  const later =
    one.later === undefined ? undefined : await estate.dbbal(...one.later(scene), '--yes', '--json')
  if (later?.code === 0 && (await isTold(estate))) throw new Error(`still told of: ${later.stdout}`)
  const primaries = await estate.primaries()
  if (one.isBlocking === true) unserved = await unservedAtLast(estate)
  const paused = await pausedOf(estate)
  const { acks, errors } = await workload.stop()
  const [name] = primaries
  const rows = name === undefined ? [] : await storedRows(estate.servers[name])
  const { lost, duplicated } = compareRows(acks, rows)
  const told = errors.map(({ database, code, message }) => `${database}: ${code} ${message}`)
  return {
    exit: first.code,
    later: later?.code,
    primaries,
    unserved,
    paused,
    isSilent,
    letGo,
    lost,
    duplicated,
    errors: one.isOutage === true ? [] : told,
    output: [first, later].map((each) => `${each?.stdout ?? ''}${each?.stderr ?? ''}`).join('\n---\n'),
  }
}

/** dbbal, held where its journal says that a phase has begun; see halt-at.cjs. */
async function halted(
  estate: SwitchoverEstate,
  { at = {}, env = {} }: FaultCase,
  argv: readonly string[],
  onPhase: (phase: Phase) => Promise<void>,
): Promise<RunResult> {
  const directory = tempDir('halt')
  const phases = Object.keys(at) as Phase[]
  const variables = {
    ...env,
    NODE_OPTIONS: `--require=${resolve('test/live/support/halt-at.cjs')}`,
    DBBAL_TEST_HALT: phases.join(','),
    DBBAL_TEST_HALT_DIRECTORY: directory,
  }
  let isOver = false
  const running = estate.dbbalWith(variables, ...argv, '--yes', '--json').finally(() => {
    isOver = true
  })
  for (const phase of phases) {
    const isThere = (): boolean => existsSync(join(directory, `${phase}.reached`))
    await waitFor(() => isOver || isThere(), { what: `the run to begin ${phase}`, timeoutMs: 60_000 })
    if (!isThere()) break
    await onPhase(phase).finally(() => writeFileSync(join(directory, `${phase}.go`), ''))
  }
  return running
}

async function isSilentlyPaused(estate: SwitchoverEstate): Promise<boolean> {
  const alive = estate.poolers.filter(({ running }) => running.process.isRunning())
  // One that is frozen says nothing.
  const states = await Promise.allSettled(alive.map((each) => inTime(stateOf(each))))
  if (!states.some((each) => each.status === 'fulfilled' && each.value.paused.length > 0)) return false
  return !(await isTold(estate))
}

/** `p1/1 app1` */
async function pausedOf(estate: SwitchoverEstate): Promise<readonly string[]> {
  const states = await estate.poolerStates()
  return states.flatMap(({ name, paused }) => paused.map((database) => `${name} ${database}`))
}

/** What a resume that is asked for ends; it has to say why it ends nothing. */
async function letGoBy(estate: SwitchoverEstate, says: RegExp): Promise<readonly string[]> {
  const before = await pausedOf(estate)
  if (before.length === 0) throw new Error('nothing is paused')
  const { code, stdout, stderr } = await estate.dbbal('pgbouncer', 'resume')
  const said = `${stdout}${stderr}exit ${code}`
  if (!says.test(said)) throw new Error(said)
  const after = new Set(await pausedOf(estate))
  return before.filter((each) => !after.has(each))
}

/** Whether a command that has nothing to do with the run tells that something of it is left. */
async function isTold(estate: SwitchoverEstate): Promise<boolean> {
  const { stderr } = await estate.dbbal('pgbouncer', 'show', 'databases')
  return /its pools are paused|may have left pools paused/.test(stderr)
}

async function inTime<Value>(work: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), 5000).unref()
  })
  work.catch(() => {})
  return await Promise.race([work, late])
}

/** Once the fault is gone PgBouncer logs in again after server_login_retry, and says so to who comes before. */
async function unservedAtLast(estate: SwitchoverEstate): Promise<readonly string[]> {
  let unserved: readonly string[] = []
  const isServed = async (): Promise<boolean> => {
    unserved = await unservedNow(estate)
    return unserved.length === 0
  }
  await waitFor(isServed, { what: 'every pool to be served', timeoutMs: 10_000 }).catch(() => {})
  return unserved
}

/** Every database through every process that is alive: who answers has to take writes. */
async function unservedNow({ poolers, select }: SwitchoverEstate): Promise<readonly string[]> {
  const tries = poolers
    .filter(({ running }) => running.process.isRunning())
    .flatMap((pooler) =>
      databaseNames.map(async (database) => {
        const name = `${pooler.name} ${database}`
        const asked = select(pooler, 'SELECT pg_is_in_recovery()::text AS is_replica', database)
        return await inTime(asked).then(
          ([row]) => (row?.['is_replica'] === 'false' ? [] : [`${name}: a replica`]),
          (error: unknown) => [`${name}: ${(error as Error).message}`],
        )
      }),
    )
  return (await Promise.all(tries)).flat()
}
