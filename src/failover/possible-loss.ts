import { primaryOf } from './check.ts'
import type { Observation, ObservedServer } from './observation.ts'
import { isUnseen } from './seen.ts'
import { walsenderOf } from './walsender-of.ts'

/** What would be lost if the primary died now and the candidate took its place. */
export interface PossibleLoss {
  /** WAL that the candidate has not received; undefined where nobody knows. */
  bytes: number | undefined
  /** Commits wait for the candidate: what was acknowledged is there. */
  isSynchronous: boolean
}

export function possibleLoss(observation: Observation, candidate: ObservedServer): PossibleLoss {
  const { state } = primaryOf(observation)
  if (isUnseen(state) || isUnseen(candidate.state)) return { bytes: undefined, isSynchronous: false }
  const walsender = walsenderOf(state, candidate.state.receiver)
  const { received } = candidate.state
  const behind = received === undefined ? undefined : Math.max(0, state.position - received)
  return { bytes: walsender?.flushLagBytes ?? behind, isSynchronous: walsender?.syncState === 'sync' }
}
