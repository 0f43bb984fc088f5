import { type Check, onBoth, type SeenServer, type Verdict } from '../check.ts'
import type { Limits } from '../limits.ts'
import { bytesText, secondsText } from '../quantity.ts'
import { walsenderOf } from '../walsender-of.ts'

export const lag: Check = {
  id: 'lag',
  severity: 'refuse',
  title: 'the candidate is close behind the primary',
  why: 'clients wait until it has replayed everything',
  judge: (observation, candidate, limits) =>
    onBoth(observation, candidate, (primary, seen): Verdict => {
      const { bytes, seconds } = lagOf(primary, seen)
      const mostBytes = mostLagBytes(seen, limits)
      return {
        status: bytes <= mostBytes && seconds <= limits.lagSeconds ? 'ok' : 'bad',
        subject: seen.name,
        measured: `${bytesText(bytes)}, ${secondsText(seconds)}`,
        limit: `${bytesText(mostBytes)}, ${secondsText(limits.lagSeconds)}`,
        remedy: 'wait, or find out what holds its replay up: a long query there, its disk',
      }
    }),
}

/** What a replica has still to replay. */
export function lagOf(primary: SeenServer, replica: SeenServer): { bytes: number; seconds: number } {
  const walsender = walsenderOf(primary.state, replica.state.receiver)
  const bytes = walsender?.replayLagBytes ?? Math.max(0, primary.state.position - replica.state.position)
  // The server keeps the last measured time while nothing is written.
  return { bytes, seconds: bytes === 0 ? 0 : (walsender?.replayLagSeconds ?? 0) }
}

/** Declared, or what the candidate replays in a share of the budget. */
function mostLagBytes({ state }: SeenServer, limits: Limits): number {
  const rate = Math.max(state.replayBytesPerSecond, limits.replayBytesPerSecond)
  return limits.lagBytes ?? Math.round((rate * limits.lagShare * limits.budgetMs) / 1000)
}
