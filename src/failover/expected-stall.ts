import { isSeenServer, primaryOf, type SeenServer } from './check.ts'
import { lagOf } from './checks/lag.ts'
import type { Limits } from './limits.ts'
import type { Observation } from './observation.ts'
import { isUnseen } from './seen.ts'
import { standbyNames } from './standby-names.ts'

/** One part of what clients will wait for. */
export interface StallPart {
  name: 'pause' | 'stop' | 'catch-up' | 'promote' | 'attach' | 'resume'
  ms: number
  /** What it was made of. */
  basis: string
}

/**
 * Medians of switchovers on one machine: a fast stop after a checkpoint, a promotion until it is seen, a sibling that is
 * synchronous again.
 */
const typical = { stopMs: 60, promoteMs: 50, siblingMs: 45 } as const
/** Patroni and pg_auto_failover, until another server takes writes: their own pauses are most of it. */
const managerMs = 1600

/** What a switchover to the candidate would hold clients for; open transactions come on top. */
export function expectedStall(
  observation: Observation,
  candidate: SeenServer,
  limits: Limits,
): readonly StallPart[] {
  const primary = primaryOf(observation)
  if (!isSeenServer(primary)) return []
  const console = Math.max(
    0,
    ...observation.poolers.map(({ state }) => (isUnseen(state) ? 0 : state.roundTripMs)),
  )
  const host = primary.host === undefined || isUnseen(primary.host) ? 0 : primary.host.roundTripMs
  const { bytes } = lagOf(primary, candidate)
  const rate = Math.max(candidate.state.replayBytesPerSecond, limits.replayBytesPerSecond)
  const isSynchronous =
    standbyNames(candidate.state.settings['synchronous_standby_names'] ?? '') !== undefined
  const consoles = `answers of the slowest pooler, ${Math.round(console)} ms each`
  const pause: StallPart = { name: 'pause', ms: 3 * console, basis: `3 ${consoles}` }
  const resume: StallPart = { name: 'resume', ms: 4 * console, basis: `4 ${consoles}` }
  if (observation.manager !== undefined) {
    const { title } = observation.manager
    const promote: StallPart = {
      name: 'promote',
      ms: managerMs,
      basis: `typically ${managerMs} ms of ${title}`,
    }
    return [pause, promote, resume].map(rounded)
  }
  const parts: StallPart[] = [
    pause,
    {
      name: 'stop',
      ms: typical.stopMs + 2 * host,
      basis: `typically ${typical.stopMs} ms, and 2 scripts on the host`,
    },
    {
      name: 'catch-up',
      ms: (bytes / rate) * 1000,
      basis: `${bytes} bytes at ${Math.round(rate)} in a second`,
    },
    {
      name: 'promote',
      ms: typical.promoteMs + candidate.state.roundTripMs,
      basis: `typically ${typical.promoteMs} ms, and an answer of ${candidate.name}`,
    },
    ...(isSynchronous
      ? [
          {
            name: 'attach' as const,
            ms: typical.siblingMs,
            basis: `typically ${typical.siblingMs} ms: a replica follows first`,
          },
        ]
      : []),
    resume,
  ]
  return parts.map(rounded)
}

function rounded(part: StallPart): StallPart {
  return { ...part, ms: Math.round(part.ms) }
}
