import type { Failover } from '../topology/declaration/cluster.ts'
import { durationMs, isDuration, sizeBytes } from '../topology/units.ts'

/** What a switchover may cost, and from where on something is amiss. */
export interface Limits {
  /** How long writes may stall. */
  budgetMs: number
  /** From PAUSE to RESUME. */
  pauseMs: number
  /** Lag of the candidate, in bytes; undefined: what it replays in `lagShare` of the budget. */
  lagBytes: number | undefined
  lagSeconds: number
  lagShare: number
  /** What a replica is taken to replay where it shows less. */
  replayBytesPerSecond: number
  /** What one segment is taken to need until it is archived. */
  archiveMsPerSegment: number
  preparedTransactionSeconds: number
  transactionSeconds: number
  clockOffsetMs: number
  freeShare: number
  /** What is done about logical slots that do not survive. */
  slots: 'refuse' | 'accept-loss'
}

const defaultBudgetMs = 10_000
/** Clients are never held longer. */
export const longestPauseMs = 10_000
const lagShare = 0.25

/** The limits of a cluster, as `failover` declares them. */
export function limitsOf({ max_lag: maxLag, budget, slots }: Failover = {}): Limits {
  const budgetMs = budget === undefined ? defaultBudgetMs : durationMs(budget)
  const isTime = maxLag !== undefined && isDuration(maxLag)
  return {
    budgetMs,
    pauseMs: Math.min(longestPauseMs, budgetMs),
    lagBytes: maxLag === undefined || isTime ? undefined : sizeBytes(maxLag),
    lagSeconds: (isTime ? durationMs(maxLag) : budgetMs * lagShare) / 1000,
    lagShare,
    replayBytesPerSecond: 16 * 2 ** 20,
    archiveMsPerSegment: 1000,
    preparedTransactionSeconds: 60,
    transactionSeconds: 5,
    clockOffsetMs: 1000,
    freeShare: 0.1,
    slots: slots ?? 'refuse',
  }
}
