import type { LoadedTopology } from '../../topology/load.ts'
import { adminSecrets } from '../admin-secrets.ts'
import { type ClusterLock, withClusterLocks } from '../lock/cluster-lock.ts'
import { servedClusters } from './check-primaries.ts'
import type { Console, ConsoleChoice, Consoles } from './consoles.ts'

export interface PoolerLockOptions extends ConsoleChoice {
  /** Told where other machines know nothing of the lock. */
  onUnlocked: (message: string) => void
}

/**
 * Runs `work` under the locks of every cluster behind the poolers: no switchover is under way. A pooler whose servers are
 * all gone can still be worked on.
 *
 * @param purpose `deploy`, `reload`: one word
 */
export async function withPoolerLock<Value>(
  purpose: string,
  consoles: readonly Console[],
  loaded: LoadedTopology,
  options: PoolerLockOptions,
  work: (locks: readonly ClusterLock[]) => Promise<Value>,
): Promise<Value> {
  const { topology } = loaded
  const { variables, onUnlocked } = options
  const clusters = servedClusters(consoles.flatMap(({ declared }) => declared?.pooler ?? []))
  const secrets = await adminSecrets(clusters, loaded, options)
  return withClusterLocks(clusters, { topology, secrets, purpose, variables }, (locks) => {
    for (const lock of locks.filter((each) => each.held().length === 0)) {
      const [first] = lock.missing()
      onUnlocked(
        `cluster ${JSON.stringify(lock.cluster)} is locked on this machine only: ${first?.instance}: ${first?.why}`,
      )
    }
    return work(locks)
  })
}

/** The same for what `--url` may name as well: nobody knows which cluster is behind, and nothing is locked. */
export async function withPoolerLockOf<Value>(
  purpose: string,
  { consoles, loaded }: Consoles,
  options: PoolerLockOptions,
  work: () => Promise<Value>,
): Promise<Value> {
  return loaded === undefined ? work() : withPoolerLock(purpose, consoles, loaded, options, work)
}
