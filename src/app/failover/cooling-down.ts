import { coolingText, type PastFailover, stillCooling } from '../../failover/cooldown.ts'
import type { StoredJournal } from './journals.ts'
import type { OpenCluster } from './open-cluster.ts'

/**
 * Why a dead primary is not replaced without somebody at the terminal: another one was, a short while ago.
 *
 * @param journals of runs of this cluster or others
 */
export function coolingDown(
  { cluster, loaded }: Pick<OpenCluster, 'cluster' | 'loaded'>,
  journals: readonly Pick<StoredJournal, 'entries'>[],
): string | undefined {
  const { cooldown } = cluster.declared.failover ?? {}
  const now = Date.now()
  const past = journals.flatMap((each) => pastFailover(each, loaded.topology.name, cluster.name))
  const cooling = stillCooling(past, cooldown, now)
  return cooling && coolingText(cooling, cooldown, now)
}

/** The run, where it has replaced a dead primary. */
function pastFailover(
  { entries }: Pick<StoredJournal, 'entries'>,
  topology: string,
  cluster: string,
): readonly PastFailover[] {
  const header = entries.find((entry) => entry.entry === 'run')
  const ended = entries.findLast((entry) => entry.entry === 'ended')
  const isMeant = header?.topology === topology && header.cluster === cluster && header.kind === 'failover'
  if (!isMeant || ended?.end !== 'switched') return []
  const { user, host, from, to } = header
  return [{ by: `${user}@${host}`, from, to, endedAt: Date.parse(ended.at) }]
}
