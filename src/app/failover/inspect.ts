import { didYouMeanHint } from '../../diagnostics/did-you-mean.ts'
import { quoted } from '../../diagnostics/finding.ts'
import { DbbalError, exitCodes } from '../../errors.ts'
import { isSeenServer, type Judgement } from '../../failover/check.ts'
import { expectedStall, type StallPart } from '../../failover/expected-stall.ts'
import type { Acceptances } from '../../failover/judge.ts'
import { limitsOf } from '../../failover/limits.ts'
import type { Observation } from '../../failover/observation.ts'
import { type PossibleLoss, possibleLoss } from '../../failover/possible-loss.ts'
import { type Candidate, rankCandidates } from '../../failover/rank-candidates.ts'
import { isUnseen } from '../../failover/seen.ts'
import { observeCluster } from './observe-cluster.ts'
import type { OpenCluster } from './open-cluster.ts'

export interface InspectOptions {
  /** The instance to promote; the best one where absent. */
  to?: string | undefined
  acceptances: Acceptances
  /** Instead of the topology's `failover.max_lag`. */
  maxLag?: string | undefined
  /** How long clients may be held, where somebody said so. */
  pauseMs?: number | undefined
}

/** Whether a cluster can be switched over now. */
export interface Inspection {
  cluster: string
  /** The primary, as declared. */
  from: string
  /** Who would be promoted; undefined where there is no replica. */
  to: string | undefined
  /** Nothing refuses. */
  isReady: boolean
  /** Neither a server nor a pooler answers. */
  isUnreachable: boolean
  /** On the one that would be promoted. */
  judgements: readonly Judgement[]
  /** Every replica, the best first. */
  candidates: readonly Candidate[]
  loss: PossibleLoss | undefined
  /** What clients would be held for; empty where nobody can say. */
  stall: readonly StallPart[]
  observation: Observation
}

/**
 * Looks at everything and judges it; changes nothing. A switchover begins with it, and asks again once it has the lock.
 *
 * @throws DbbalError (2) where `to` is no replica of the cluster
 */
export async function inspect(
  open: OpenCluster,
  { to, acceptances, maxLag, pauseMs }: InspectOptions,
): Promise<Inspection> {
  const { cluster } = open
  if (to !== undefined) checkTarget(to, open)
  const observation = await observeCluster(open)
  const declared = limitsOf({
    ...cluster.declared.failover,
    ...(maxLag !== undefined && { max_lag: maxLag }),
  })
  const limits = { ...declared, ...(pauseMs !== undefined && { pauseMs }) }
  const candidates = rankCandidates(observation, limits, acceptances)
  const chosen = to === undefined ? candidates[0] : candidates.find(({ name }) => name === to)
  const server = observation.servers.find(({ name }) => name === chosen?.name)
  return {
    cluster: cluster.name,
    from: observation.declared.primary,
    to: chosen?.name,
    isReady: chosen?.isReady === true,
    isUnreachable: [...observation.servers, ...observation.poolers].every(({ state }) => isUnseen(state)),
    judgements: chosen?.judgements ?? [],
    candidates,
    loss: server === undefined ? undefined : possibleLoss(observation, server),
    stall: server !== undefined && isSeenServer(server) ? expectedStall(observation, server, limits) : [],
    observation,
  }
}

function checkTarget(to: string, { cluster }: OpenCluster): void {
  const names = cluster.instances.map(({ name }) => name)
  const usage = (message: string, hint: string | undefined): DbbalError =>
    new DbbalError('TARGET', message, { exit: exitCodes.usage, hint })
  if (!names.includes(to))
    throw usage(`${quoted(to)} is no instance of ${quoted(cluster.name)}`, didYouMeanHint(to, names))
  if (to !== cluster.primary?.name) return
  const [other] = names.filter((name) => name !== to)
  throw usage(
    `${quoted(to)} is the primary`,
    other === undefined ? undefined : `name another one: --to ${other}`,
  )
}
