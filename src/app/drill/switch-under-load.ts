import { setTimeout as delay } from 'node:timers/promises'
import { ServerFault } from '../../drivers/server-fault.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { exitOfEnd } from '../../failover/ended.ts'
import { failover } from '../failover/failover.ts'
import type { FailoverReport } from '../failover/failover-report.ts'
import type { OpenCluster } from '../failover/open-cluster.ts'
import type { DrillOptions } from './drill-options.ts'
import type { DrilledFault } from './drill-report.ts'
import type { Fault } from './faults.ts'
import { healed, prepareFault } from './prepare-fault.ts'
import type { SeenSwitchover } from './summarize.ts'
import { switchoverOptions } from './switchover-options.ts'
import type { Workload } from './workload.ts'

interface Ends {
  from: string
  to: string
}

/**
 * Moves the primary there and back while the clients work, or makes it die each time; ends with the first switchover that is
 * not whole.
 *
 * @throws what the signal says, and DbbalError (6) where the clients do not come on before or after a switchover
 */
export async function switchUnderLoad(
  open: OpenCluster,
  { from, to }: Ends,
  workload: Workload,
  options: DrillOptions,
): Promise<readonly SeenSwitchover[]> {
  const { aroundMs, times, signal, tell, fault } = options
  const done: SeenSwitchover[] = []
  for (let count = 0; count < times; count += 1) {
    const ends = count % 2 === 0 ? { from, to } : { from: to, to: from }
    await delay(aroundMs, undefined, { signal })
    await workload.progress(1)
    tell(`${fault ?? 'switchover'} ${count + 1} of ${times}: ${ends.from} -> ${ends.to}`)
    const fromMs = Date.now()
    const { report, made } = await moved(open, ends, options)
    const { ended, evidence, journal } = report
    if (ended === undefined) throw new Error('a switchover did not begin')
    if (signal.aborted) tell(`interrupted: ${ended.end === 'switched' ? ends.to : ends.from} is the primary`)
    const isWell = exitOfEnd(ended) === exitCodes.ok
    if (isWell) await workload.progress(1)
    done.push({ ...ends, window: { fromMs, toMs: Date.now() }, ended, fault: made, evidence, journal })
    if (!isWell) return done
  }
  await delay(aroundMs, undefined, { signal })
  return done
}

async function moved(
  open: OpenCluster,
  ends: Ends,
  options: DrillOptions,
): Promise<{ report: FailoverReport; made: DrilledFault | undefined }> {
  const { fault } = options
  const move = (): Promise<FailoverReport> => failover(switchoverOptions(options, ends))
  return fault === undefined
    ? { report: await move(), made: undefined }
    : died(open, ends, fault, move, options)
}

/** Whoever met the fault serves again, or another one in its place. */
async function died(
  open: OpenCluster,
  { from }: Ends,
  fault: Fault,
  move: () => Promise<FailoverReport>,
  { tell }: DrillOptions,
): Promise<{ report: FailoverReport; made: DrilledFault }> {
  const prepared = await prepareFault(open, from, fault).catch((error) => notMade(fault, from, error))
  let isReplaced = false
  try {
    const atMs = await prepared.make().catch((error) => notMade(fault, from, error))
    const report = await move()
    isReplaced = report.ended?.end === 'switched' || report.ended?.end === 'stuck'
    const pause = report.steps.find(({ phase, answer }) => phase === 'pause' && answer === 'done')
    const pausedAt = pause?.facts?.pausedAt
    const heldAtMs = pause === undefined || pausedAt === undefined ? undefined : pausedAt + pause.tookMs
    const resume = report.steps.find(({ phase }) => phase === 'resume')
    const resumedAtMs = resume?.facts?.resumingSince
    return { report, made: { fault, atMs, heldAtMs, resumedAtMs } }
  } finally {
    const left = isReplaced ? undefined : await healed(prepared, from)
    if (left !== undefined) tell(left)
    await prepared.close()
  }
}

/** @throws DbbalError: unreachable (3), or tried, and it serves on (6) */
function notMade(fault: Fault, name: string, error: unknown): never {
  if (!(error instanceof ServerFault)) throw error
  throw new DbbalError('DRILL', `${fault} of ${name}: ${error.message}`, {
    exit: error.kind === 'unreachable' ? exitCodes.unreachable : exitCodes.failed,
    cause: error,
  })
}
