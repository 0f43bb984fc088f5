import type { Diagnostic, TopologyPath } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import type { MongodbShard } from '../../topology/declaration/mongodb.ts'
import type { MongodbShardedCluster, ReplicaSet } from '../../topology/topology.ts'
import { checkMembers } from './check-members.ts'
import { holdsData, isVoter, priorityOf } from './members.ts'

const reservedNames = ['admin', 'config', 'local']

/** Rules of rs.initiate, which would only fail on the servers, and shapes that lose writes. */
export function checkReplicaSets(cluster: MongodbShardedCluster): Diagnostic[] {
  const { configServers, shards, declared } = cluster
  return [
    ...checkNames(cluster),
    ...checkConfigServers(configServers),
    ...shards.flatMap((shard) => checkShard(shard, declared.shards[shard.name]?.accept ?? [])),
    ...[configServers, ...shards].flatMap((set) => [...checkSize(set), ...checkMembers(set)]),
  ]
}

function checkNames({ configServers, shards }: MongodbShardedCluster): Diagnostic[] {
  const sets = [
    { name: configServers.name, path: [...configServers.path, 'replica_set'] },
    ...shards.map(({ name, path }) => ({ name, path })),
  ]
  const seen = new Map<string, TopologyPath>()
  return sets.flatMap(({ name, path }) => {
    const other = seen.get(name.toLowerCase())
    seen.set(name.toLowerCase(), path)
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      return [
        fault(
          'MGO040',
          path,
          `replica set ${quoted(name)} does not fit, expected letters, digits, ".", "_" and "-"`,
        ),
      ]
    }
    if (reservedNames.includes(name)) {
      return [
        fault(
          'MGO040',
          path,
          `replica set ${quoted(name)} has a reserved name, expected none of ${reservedNames.join(', ')}`,
        ),
      ]
    }
    return other === undefined
      ? []
      : [
          fault(
            'MGO040',
            path,
            `replica set ${quoted(name)} exists twice, see ${other.join('.')}`,
            'rename one',
          ),
        ]
  })
}

function checkConfigServers(set: ReplicaSet): Diagnostic[] {
  const count = set.instances.length
  const unfit = set.instances.flatMap(({ declared, path }) => [
    ...(declared.arbiter === true
      ? [fault('MGO043', [...path, 'arbiter'], 'config servers have no arbiters')]
      : []),
    ...(declared.delay === undefined
      ? []
      : [fault('MGO041', [...path, 'delay'], 'config servers have no delayed members')]),
  ])
  if (count >= 3 && count % 2 === 1) return unfit
  return [
    ...unfit,
    warning(
      'MGO004',
      [...set.path, 'instances'],
      `${count} config servers, expected 3 or 5`,
      'add one on a third host',
    ),
  ]
}

function checkShard(shard: ReplicaSet, accept: NonNullable<MongodbShard['accept']>): Diagnostic[] {
  const voters = shard.instances.filter(isVoter)
  const path = [...shard.path, 'instances']
  const arbiters = shard.instances
    .filter((member) => !holdsData(member) && !accept.includes('arbiter'))
    .map((member) =>
      fault(
        'MGO043',
        [...member.path, 'arbiter'],
        `an arbiter holds no data: with one member down, writes of w: majority hang`,
        'make it a member with data, or say accept: [arbiter] on the shard',
      ),
    )
  if (voters.length === 2 && !accept.includes('two-members')) {
    return [
      ...arbiters,
      fault(
        'MGO043',
        path,
        `shard ${quoted(shard.name)} has 2 voting members: when either stops, it takes no writes`,
        'add a third member, or say accept: [two-members] on the shard',
      ),
    ]
  }
  if (voters.length % 2 === 0 && voters.length > 2) {
    return [
      ...arbiters,
      warning(
        'TOP011',
        path,
        `shard ${quoted(shard.name)} has ${voters.length} voters, expected an odd number`,
      ),
    ]
  }
  return [...arbiters, ...checkDelayedVoters(shard)]
}

/** A delayed member confirms a write when its delay is over. */
function checkDelayedVoters(shard: ReplicaSet): Diagnostic[] {
  const voters = shard.instances.filter(isVoter)
  const prompt = voters.filter((member) => holdsData(member) && member.declared.delay === undefined)
  const majority = Math.floor(voters.length / 2) + 1
  const delayed = voters.find(({ declared }) => declared.delay !== undefined)
  if (delayed === undefined || prompt.length > majority) return []
  return [
    warning(
      'MGO049',
      delayed.path,
      `with one member of shard ${quoted(shard.name)} down, writes of w: majority wait for the delayed member`,
      'add a member without delay',
    ),
  ]
}

function checkSize(set: ReplicaSet): Diagnostic[] {
  const path = [...set.path, 'instances']
  const voters = set.instances.filter(isVoter).length
  const isElectable = set.instances.some((member) => priorityOf(member) > 0)
  return [
    ...(voters > 7
      ? [fault('MGO042', path, `${voters} voting members, expected 7 at most`, 'say votes: false on some')]
      : []),
    ...(set.instances.length > 50
      ? [fault('MGO042', path, `${set.instances.length} members, expected 50 at most`)]
      : []),
    ...(isElectable
      ? []
      : [fault('MGO042', path, 'no member can become primary, expected one without candidate: false')]),
  ]
}
