import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { fault, quoted, warning } from '../../diagnostics/finding.ts'
import { ipFamily } from '../../formats/ip.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'
import { checkAccounts } from './check-accounts.ts'
import { checkCollections } from './check-collections.ts'
import { checkReplicaSets } from './check-replica-sets.ts'
import { checkZones } from './check-zones.ts'
import { holdsData, isVoter } from './members.ts'

/** What would make a script that the servers refuse, or a cluster that stands badly. */
export function checkMongodb(cluster: MongodbShardedCluster): Diagnostic[] {
  return [
    ...checkReplicaSets(cluster),
    ...checkZones(cluster),
    ...checkCollections(cluster),
    ...checkAccounts(cluster),
    ...checkWriteConcern(cluster),
    ...checkBalancerWindow(cluster),
    ...checkAddresses(cluster),
    ...checkSettings(cluster),
  ]
}

/** More confirmations than a shard has members make every write wait for its timeout. */
function checkWriteConcern({ declared, shards, path }: MongodbShardedCluster): Diagnostic[] {
  const w = declared.write_concern?.w
  if (typeof w !== 'number') return []
  return shards.flatMap((shard) => {
    const members = shard.instances.filter((member) => holdsData(member) && isVoter(member)).length
    if (members >= w) return []
    return [
      fault(
        'MGO047',
        [...path, 'write_concern', 'w'],
        `w ${w} is more than the ${members} voting members of shard ${quoted(shard.name)} that hold data`,
        'write w: majority',
      ),
    ]
  })
}

function checkBalancerWindow({ declared, path }: MongodbShardedCluster): Diagnostic[] {
  const window = declared.balancer_window
  if (window === undefined || window.from !== window.to) return []
  return [
    fault(
      'MGO037',
      [...path, 'balancer_window'],
      `the balancer window from ${quoted(window.from)} to ${quoted(window.to)} has no length: chunks would never move`,
      'name a later end, or leave balancer_window out',
    ),
  ]
}

function checkAddresses({ configServers, shards, path }: MongodbShardedCluster): Diagnostic[] {
  const members = [configServers, ...shards].flatMap(({ instances }) => instances)
  const numeric = members.find(({ address }) => ipFamily(address) !== 0)
  if (numeric === undefined) return []
  return [
    warning(
      'MGO016',
      [...path],
      `members are named by IP address, such as ${quoted(numeric.address)}: an address that changes breaks the replica set`,
      'give the hosts DNS names',
    ),
  ]
}

/** dbbal writes no mongod.conf, so that a setting would be lost in silence. */
function checkSettings({ declared, path }: MongodbShardedCluster): Diagnostic[] {
  return (['settings', 'settings_unchecked'] as const).flatMap((key) =>
    Object.keys(declared[key] ?? {}).length === 0
      ? []
      : [
          fault(
            'MGO048',
            [...path, key],
            `${key} of a MongoDB cluster have no place: dbbal writes no mongod.conf`,
            'put settings of mongos on its balancer',
          ),
        ],
  )
}
