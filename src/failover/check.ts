import type { Limits } from './limits.ts'
import type { Observation, ObservedServer, ServerState } from './observation.ts'
import { isUnseen, type Unseen } from './seen.ts'

/** One line of the preflight. */
export interface Judgement {
  /** Id of the check. */
  check: string
  status: 'ok' | 'warn' | 'refuse' | 'unknown'
  /** The server, pooler, slot, ... that is judged. */
  subject: string
  /** What is, with its unit. */
  measured: string
  /** What may be. */
  limit: string | undefined
  /** The next thing to do. */
  remedy: string | undefined
  /** Why an operator lets it pass. */
  accepted: string | undefined
}

/** What a check says of one subject; `bad` counts as the check's severity. */
export interface Verdict {
  status: 'ok' | 'warn' | 'bad' | 'unknown'
  subject: string
  measured: string
  limit?: string | undefined
  remedy?: string | undefined
}

/** One question that is asked before a switchover. Pure. */
export interface Check {
  id: string
  /** What is bad, and what is not known, stops a switchover or is only said. */
  severity: 'refuse' | 'warn'
  title: string
  /** What happens otherwise. */
  why: string
  /** No reason makes it acceptable. */
  isFinal?: true
  /** Where Patroni or pg_auto_failover moves the primary, it sees to this itself. */
  isOfManager?: true
  judge(observation: Observation, candidate: ObservedServer, limits: Limits): readonly Verdict[]
}

/** A server that answers. */
export interface SeenServer extends ObservedServer {
  state: ServerState
}

export function isSeenServer(server: ObservedServer): server is SeenServer {
  return !isUnseen(server.state)
}

/** The instance that the topology calls the primary. */
export function primaryOf({ servers, declared }: Observation): ObservedServer {
  const primary = servers.find(({ name }) => name === declared.primary)
  if (primary === undefined) throw new Error(`${declared.primary} was not looked at`)
  return primary
}

/** Replicas that will follow the candidate. */
export function siblingsOf({ servers, declared }: Observation, candidate: ObservedServer): ObservedServer[] {
  return servers.filter(({ name }) => name !== declared.primary && name !== candidate.name)
}

export function unknown(subject: string, { unseen, remedy }: Unseen): Verdict {
  return { status: 'unknown', subject, measured: unseen, remedy }
}

/** A verdict on a server that answers; `unknown` on one that does not. */
export function onSeen(server: ObservedServer, judge: (server: SeenServer) => Verdict): Verdict {
  const { state } = server
  return isUnseen(state) ? unknown(server.name, state) : judge({ ...server, state })
}

/** A verdict that needs the primary and the candidate. */
export function onBoth(
  observation: Observation,
  candidate: ObservedServer,
  judge: (primary: SeenServer, candidate: SeenServer) => Verdict,
): readonly Verdict[] {
  const primary = primaryOf(observation)
  const { state } = primary
  if (isUnseen(state)) return [unknown(primary.name, state)]
  return [onSeen(candidate, (seen) => judge({ ...primary, state }, seen))]
}
