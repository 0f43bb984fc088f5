import { join } from 'node:path'
import { DbbalError } from '../errors.ts'
import { Directories } from './directories.ts'
import { isSystemError, writeFailed } from './failures.ts'
import { underLock } from './lock.ts'
import { observe } from './observe.ts'
import { ownDirectory } from './places.ts'
import { type Desired, type Plan, planOutput } from './plan.ts'
import { type Permissions, type Refusal, refusals } from './refusals.ts'
import { type WriteOptions, writePlan } from './write.ts'

export interface ApplyOptions extends Permissions, WriteOptions {
  /** Remove stale files. */
  prune: boolean
}

/** What was done, or why nothing was. */
export interface Applied {
  plan: Plan
  /** Empty when the plan was carried out. */
  refusals: readonly Refusal[]
}

/**
 * Makes the output directory what is desired. Writes nothing at all where nothing differs or something is refused.
 *
 * @param directory absolute
 * @throws DbbalError: lock held (4), nothing written (6), partly written (5), interrupted (130, 143)
 */
export async function applyOutput(
  directory: string,
  desired: Desired,
  options: ApplyOptions,
): Promise<Applied> {
  const planned = planAndJudge(directory, desired, options)
  if (planned.refusals.length > 0 || planned.plan.settled) return planned
  const { disk } = options
  try {
    const directories = new Directories(disk)
    directories.make(join(directory, ownDirectory))
    for (const path of directories.takeChanged()) await disk.syncDirectory(path)
    return await underLock(directory, disk, async () => {
      // Another run may have written between the plan and the lock.
      const current = planAndJudge(directory, desired, options)
      if (current.refusals.length === 0 && !current.plan.settled) {
        await writePlan(directory, current.plan, options)
      }
      return current
    })
  } catch (error) {
    throw error instanceof DbbalError || !isSystemError(error) ? error : writeFailed(directory, error)
  }
}

function planAndJudge(directory: string, desired: Desired, options: ApplyOptions): Applied {
  const observed = observe(directory, desired.files.keys())
  const plan = planOutput(desired, observed, { prune: options.prune, secrets: 'all' })
  return { plan, refusals: refusals(plan, options) }
}
