import { isSeenServer, primaryOf } from '../failover/check.ts'
import { acceptancesOf } from './failover/acceptances.ts'
import { type Inspection, inspect } from './failover/inspect.ts'
import { keepLastSeen, type LastSeen, lastSeenIn } from './failover/last-seen.ts'
import { type ClusterChoice, openCluster } from './failover/open-cluster.ts'
import { asSeen } from './failover/seen-primary.ts'

export interface DoctorOptions extends ClusterChoice {
  /** The instance to promote; the best one where absent. */
  to?: string | undefined
  /** `CHECK=REASON`. */
  accept: readonly string[]
}

export interface Diagnosis extends Inspection {
  /** What is known of a primary that does not answer. */
  lastSeen: LastSeen | undefined
  /** Why what was seen of the primary could not be kept for later. */
  notKept: string | undefined
}

/**
 * Whether a cluster is ready to fail over now, to whom, with what loss and what stall. Changes nothing on any server; keeps
 * what a dead primary could not be asked.
 *
 * @throws DbbalError (2) as openCluster, inspect and acceptancesOf do
 */
export async function doctor(options: DoctorOptions): Promise<Diagnosis> {
  const acceptances = acceptancesOf(options.accept)
  const declared = await openCluster(options)
  try {
    const open = await asSeen(declared)
    const inspection = await inspect(open, { to: options.to, acceptances })
    const { observation } = inspection
    const place = { topology: open.loaded.topology.name, cluster: open.cluster.name }
    return {
      ...inspection,
      lastSeen: isSeenServer(primaryOf(observation)) ? undefined : lastSeenIn(open, options.variables),
      notKept: keepLastSeen(observation, place, options.variables),
    }
  } finally {
    await declared.close()
  }
}
