import { isSeenServer, type Judgement, primaryOf } from './check.ts'
import { lagOf } from './checks/lag.ts'
import { type Acceptances, judge, refusals } from './judge.ts'
import type { Limits } from './limits.ts'
import type { Observation, ObservedServer } from './observation.ts'
import { bytesText } from './quantity.ts'
import { isUnseen } from './seen.ts'
import { walsenderOf } from './walsender-of.ts'

/** A replica, and how it does beside the best one. */
export interface Candidate {
  name: string
  /** Nothing refuses. */
  isReady: boolean
  judgements: readonly Judgement[]
  /** Why another one is better; undefined for the best. */
  lost: string | undefined
}

/** One measure by which a candidate is better than another: the first one that differs decides. */
interface Measure {
  /** More is better. */
  score(candidate: Judged, observation: Observation): number
  text(candidate: Judged, observation: Observation): string
}

interface Judged {
  server: ObservedServer
  judgements: readonly Judgement[]
}

const measures: readonly Measure[] = [
  {
    score: ({ judgements }) => (refusals(judgements).length === 0 ? 1 : 0),
    text: ({ judgements }) =>
      `refused by ${[...new Set(refusals(judgements).map(({ check }) => check))].join(', ')}`,
  },
  {
    score: (judged, observation) => (isSynchronous(judged, observation) ? 1 : 0),
    text: () => 'commits do not wait for it',
  },
  {
    score: ({ server }) => server.priority,
    text: ({ server }) => `priority ${server.priority}`,
  },
  {
    score: ({ server }, observation) => (server.region === primaryOf(observation).region ? 1 : 0),
    text: ({ server }) => `region ${server.region ?? 'not known'}`,
  },
  {
    score: (judged, observation) => -lagBytes(judged, observation),
    text: (judged, observation) => `${bytesText(lagBytes(judged, observation))} behind`,
  },
  {
    score: ({ server }) => warmBytes(server),
    text: ({ server }) => `${bytesText(warmBytes(server))} of its buffers are warm`,
  },
  {
    score: ({ server: { host } }) =>
      host === undefined || isUnseen(host) ? 0 : Math.round(host.freeBytes / 2 ** 34),
    text: () => 'less room on its disk',
  },
]

/** Every replica, the best first. */
export function rankCandidates(
  observation: Observation,
  limits: Limits,
  acceptances: Acceptances,
): readonly Candidate[] {
  const judged = observation.servers
    .filter(({ name }) => name !== observation.declared.primary)
    .map((server) => ({ server, judgements: judge(observation, server, limits, acceptances) }))
  const compare = (a: Judged, b: Judged): number => {
    const measure = measures.find((each) => each.score(a, observation) !== each.score(b, observation))
    return measure === undefined ? 0 : measure.score(b, observation) - measure.score(a, observation)
  }
  const ranked = judged.toSorted(compare)
  return ranked.map((each) => ({
    name: each.server.name,
    isReady: refusals(each.judgements).length === 0,
    judgements: each.judgements,
    lost: each === ranked[0] ? undefined : lostTo(ranked[0], each, observation),
  }))
}

function lostTo(best: Judged | undefined, other: Judged, observation: Observation): string {
  const measure = measures.find(
    ({ score }) => best !== undefined && score(best, observation) !== score(other, observation),
  )
  return measure?.text(other, observation) ?? `as good as ${best?.server.name}, which stands first`
}

function isSynchronous({ server }: Judged, observation: Observation): boolean {
  const primary = primaryOf(observation)
  if (!isSeenServer(server) || !isSeenServer(primary)) return false
  const state = walsenderOf(primary.state, server.state.receiver)?.syncState
  return state === 'sync' || state === 'quorum'
}

/** To the next MiB: less is chance. */
function lagBytes({ server }: Judged, observation: Observation): number {
  const primary = primaryOf(observation)
  if (!isSeenServer(server) || !isSeenServer(primary)) return Number.MAX_SAFE_INTEGER
  return Math.round(lagOf(primary, server).bytes / 2 ** 20) * 2 ** 20
}

/** To the next 16 MiB. */
function warmBytes(server: ObservedServer): number {
  if (!isSeenServer(server)) return 0
  return Math.round(server.state.buffers.warmBytes / 2 ** 24) * 2 ** 24
}
