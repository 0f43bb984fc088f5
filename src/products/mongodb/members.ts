import type { JsonObject } from '../../formats/javascript.ts'
import type { MongodbInstance } from '../../topology/declaration/mongodb.ts'
import { endpointOf } from '../../topology/resolve/instances.ts'
import type { Instance, ReplicaSet } from '../../topology/topology.ts'
import { durationMs } from '../../topology/units.ts'

type Member = Instance<MongodbInstance>

/** Election priority of a member; 0 is never elected. */
export function priorityOf({ declared }: Member): number {
  return declared.candidate === false || declared.arbiter === true ? 0 : (declared.priority ?? 1)
}

/** True where the member has a vote. */
export function isVoter({ declared }: Member): boolean {
  return declared.votes !== false
}

/** True where the member keeps a copy of the data. */
export function holdsData({ declared }: Member): boolean {
  return declared.arbiter !== true
}

/** Members that clients, mongos and seed lists may name. */
export function visibleMembers(set: ReplicaSet): Member[] {
  return set.instances.filter((member) => holdsData(member) && member.declared.hidden !== true)
}

/**
 * A member as rs.initiate takes it and rs.conf gives it back, defaults left out. Tags come from the host, so that a
 * client can read in its own region.
 */
export function memberConfig(member: Member, id: number): JsonObject {
  const { declared } = member
  const priority = priorityOf(member)
  const tags = tagsOf(member)
  return {
    _id: id,
    host: endpointOf(member),
    ...(declared.arbiter === true && { arbiterOnly: true }),
    ...(priority !== 1 && declared.arbiter !== true && { priority }),
    ...(declared.hidden === true && { hidden: true }),
    ...(declared.delay !== undefined && { secondaryDelaySecs: durationMs(declared.delay) / 1000 }),
    ...(declared.votes === false && { votes: 0 }),
    ...(Object.keys(tags).length > 0 && { tags }),
  }
}

/** Tags of a member: region and zone of its host. The server refuses tags on arbiters. */
export function tagsOf(member: Member): Record<string, string> {
  if (!holdsData(member)) return {}
  return {
    ...(member.region !== undefined && { region: member.region }),
    ...(member.zone !== undefined && { zone: member.zone }),
  }
}
