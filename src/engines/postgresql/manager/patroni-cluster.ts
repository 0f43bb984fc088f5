import { ServerFault } from '../../../drivers/server-fault.ts'
import { instanceAt } from './instance-at.ts'
import type { ManagedInstance } from './manager.ts'

/** `GET /cluster`, as far as it is needed. https://patroni.readthedocs.io/en/latest/rest_api.html#cluster-status-endpoints */
export interface PatroniCluster {
  members: readonly RawMember[]
  pause?: boolean
}

interface RawMember {
  name: string
  role: string
  state: string
  host?: string
  port?: number
  tags?: Readonly<Record<string, unknown>>
}

/** A member, beside the instance of the topology that it is. */
export interface PatroniMember {
  /** Patroni's name for it. */
  name: string
  /** Undefined where the topology has none at that address, and none of that name. */
  instance: string | undefined
  isLeader: boolean
  state: string
  /** Why it would not be made the leader. */
  hindrance: string | undefined
}

/** `streaming` since Patroni 3.0.4 for a replica that does. */
const healthyStates = ['running', 'streaming']

/** @throws ServerFault for what is no answer of Patroni */
export function readCluster(text: string): PatroniCluster {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    throw new ServerFault('statement', 'GET /cluster answers no JSON: is it Patroni?', error)
  }
  if (isCluster(read)) return read
  throw new ServerFault('statement', 'GET /cluster tells of no members: is it Patroni?')
}

function isCluster(value: unknown): value is PatroniCluster {
  if (typeof value !== 'object' || value === null || !('members' in value)) return false
  const { members } = value
  return (
    Array.isArray(members) &&
    members.every((each: Partial<RawMember>) =>
      [each?.name, each?.role, each?.state].every((part) => typeof part === 'string'),
    )
  )
}

export function membersOf(
  { members }: PatroniCluster,
  instances: readonly ManagedInstance[],
): readonly PatroniMember[] {
  return members.map(({ name, role, state, host, port, tags = {} }) => {
    return {
      name,
      instance: instanceAt({ name, host, port }, instances),
      // `master` before Patroni 4 in some places, `standby_leader` leads a cluster that takes no writes.
      isLeader: role === 'leader' || role === 'master' || role === 'standby_leader',
      state,
      hindrance: hindranceOf(state, tags),
    }
  })
}

function hindranceOf(state: string, tags: Readonly<Record<string, unknown>>): string | undefined {
  if (tags['nofailover'] === true) return 'has the tag nofailover'
  // Patroni 3.2: a priority of 0 or less is the same.
  const { failover_priority: priority } = tags
  if (typeof priority === 'number' && priority <= 0) return `has failover_priority ${priority}`
  return healthyStates.includes(state) ? undefined : `is ${state === '' ? 'in no state' : state}`
}
