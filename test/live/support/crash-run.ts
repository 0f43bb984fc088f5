import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { compareRows } from '../../../src/app/drill/compare-rows.ts'
import type { CrashCase, CrashPoint } from './crash-cases.ts'
import { waitFor } from './process.ts'
import type { SwitchoverEstate } from './switchover-estate.ts'
import type { PoolerState } from './switchover-poolers.ts'
import { type InstanceName, instanceNames } from './switchover-topology.ts'
import { startWorkload, storedRows } from './workload.ts'

/** What was left in the end, as it has to be named where it is not as it should be. */
export interface CrashOutcome {
  /** dbbal came as far as the point, and was killed there. */
  isKilled: boolean
  /** Servers that took writes at the same time, at any moment that was looked at. */
  mostPrimaries: number
  primaries: readonly InstanceName[]
  paused: readonly string[]
  /** Processes that do not run with the settings that they had before. */
  changed: readonly string[]
  /** Pools stood paused and no command of dbbal said so. */
  isSilent: boolean
  lost: readonly string[]
  duplicated: readonly string[]
  exit: number | null
  output: string
}

/** What a case needs of an estate. */
type CrashEstate = Pick<
  SwitchoverEstate,
  'places' | 'servers' | 'primary' | 'primaries' | 'poolerStates' | 'dbbal' | 'dbbalWith'
>

/** How long the guards may take to resume what a killed dbbal paused. */
const guardMs = 20_000

/** Environment of a dbbal that is killed at a point; see crash-at.cjs. */
export function crashEnv(phase: CrashCase['phase'], point: CrashPoint): Record<string, string> {
  return {
    NODE_OPTIONS: `--require=${resolve('test/live/support/crash-at.cjs')}`,
    DBBAL_TEST_CRASH: `${phase}:${point}`,
  }
}

/** One case on an estate that is whole. It is left as it is. */
export async function runCrash(estate: CrashEstate, one: CrashCase): Promise<CrashOutcome> {
  const old = await estate.primary()
  const before = await estate.poolerStates()
  const to = instanceNames.find((name) => name !== old.name) ?? 'pg1'
  const workload = await startWorkload(estate, { clients: 16, reportSeconds: 0 })
  const counts: number[] = []
  const look = async (): Promise<void> => void counts.push((await estate.primaries()).length)
  const env = {
    ...crashEnv(one.phase, one.point),
    DBBAL_TEST_INTERRUPT: one.course === 'back' ? 'disarm' : undefined,
  }
  if (one.kind === 'failover') old.signal('SIGKILL')
  const hold = one.kind === 'failover' ? ['--timeout', '20s'] : []
  const killed = await estate.dbbalWith(env, 'failover', '--to', to, ...hold, '--yes')
  await look()
  if (one.isRestarted) await old.start()
  await look()
  const isSilent = await isSilentlyPaused(estate)
  await look()
  const { code, stdout, stderr } = await estate.dbbal('failover', `--${one.wish}`, '--yes')
  // What cannot be taken back any more is brought to its end instead.
  const last = code === 0 || code === 6 ? undefined : await estate.dbbal('failover', '--resume', '--yes')
  await look()
  const after = await statesInTheEnd(estate, before)
  const paused = after.flatMap(({ name, paused: own }) => own.map((database) => `${name}/${database}`))
  // Nobody took its place: its people start it again.
  if (one.kind === 'failover' && (await estate.primaries()).length === 0) await old.start()
  await look()
  const { acks } = await workload.stop()
  const primaries = await estate.primaries()
  const [name] = primaries
  // Without a primary there is nothing to compare with: that is no loss, and no proof of none.
  const compared =
    name === undefined
      ? { lost: ['not compared: no server takes writes'], duplicated: [] }
      : compareRows(acks, await storedRows(estate.servers[name]))
  return {
    isKilled: killed.signal === 'SIGKILL',
    mostPrimaries: Math.max(...counts),
    primaries,
    paused,
    changed: changedOf(before, after),
    isSilent,
    lost: compared.lost,
    duplicated: compared.duplicated,
    exit: last?.code ?? code,
    output: [killed, { stdout, stderr }, last]
      .map((each) => `${each?.stdout ?? ''}${each?.stderr ?? ''}`)
      .join('\n---\n'),
  }
}

/** A guard puts the settings back once it saw its pools served, or after a second: a primary that is dead serves none. */
async function statesInTheEnd(
  estate: CrashEstate,
  before: readonly PoolerState[],
): Promise<readonly PoolerState[]> {
  const isAsBefore = async (): Promise<boolean> => changedOf(before, await estate.poolerStates()).length === 0
  await waitFor(isAsBefore, { what: 'the guards', timeoutMs: guardMs }).catch(() => {})
  return estate.poolerStates()
}

function changedOf(before: readonly PoolerState[], after: readonly PoolerState[]): readonly string[] {
  return after.flatMap(({ name, settings }) => {
    const own = before.find((each) => each.name === name)?.settings
    return isDeepStrictEqual(settings, own) ? [] : [`${name}: ${JSON.stringify(settings)}`]
  })
}

/** Whether pools stay paused after the time of the guards, and no command tells of it. */
async function isSilentlyPaused(estate: CrashEstate): Promise<boolean> {
  const isPaused = async (): Promise<boolean> =>
    (await estate.poolerStates()).some(({ paused }) => paused.length > 0)
  const told = async (): Promise<boolean> =>
    /has not ended/.test((await estate.dbbal('pgbouncer', 'show', 'databases')).stderr)
  if (!(await isPaused()) || (await told())) return false
  return await waitFor(async () => !(await isPaused()), { what: 'the guards', timeoutMs: guardMs }).then(
    () => false,
    () => true,
  )
}
