import type { BalancerBase } from './balancer.ts'
import type { Duration, PositiveCount } from './scalars.ts'

/** mongos in front of one sharded MongoDB cluster. */
export interface MongosBalancer extends BalancerBase {
  kind: 'mongos'
  /** The cluster. */
  serves: string
  /** Read preference printed by `dbbal url`; mongos itself has no such setting. */
  read_preference?: ReadPreference
  /** net.maxIncomingConnections of each mongos. */
  max_connections?: PositiveCount
}

/** Which members a client reads from. */
export interface ReadPreference {
  mode: 'primary' | 'primaryPreferred' | 'secondary' | 'secondaryPreferred' | 'nearest'
  /** Tag sets in order of preference. */
  tags?: Record<string, string>[]
  /** Longest lag of a member that is read from; 90s at least. */
  max_staleness?: Duration
}
