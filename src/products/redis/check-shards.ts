import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { RedisInstance } from '../../topology/declaration/redis.ts'
import type { Instance, RedisInstances, Topology } from '../../topology/topology.ts'
import { checkBus } from './check-bus.ts'
import { finding, missing } from './finding.ts'
import type { PlacedShard } from './placement.ts'
import { shardsOf } from './shards.ts'

/** A Redis Cluster needs a majority of three primaries at least. */
const fewestPrimaries = 3

/** Whether shards and their places make a cluster that survives the loss of a machine or zone. */
export function checkShards(cluster: RedisInstances, topology: Topology): Diagnostic[] {
  const { mode, shards: declared } = cluster.declared
  if (mode !== 'cluster') return []
  const references = declared === undefined ? checkNumbers(cluster) : checkReferences(cluster)
  if (references.length > 0) return references
  const shards = shardsOf(cluster)
  return [
    ...checkPrimaries(cluster, shards),
    ...checkBus(cluster, topology),
    ...checkPlaces(cluster, shards),
    ...(declared === undefined ? [placed(cluster, shards)] : []),
  ]
}

function checkNumbers({ path, instances, declared }: RedisInstances): Diagnostic[] {
  const replicas = declared.replicas ?? 1
  const fewest = fewestPrimaries * (1 + replicas)
  if (instances.length >= fewest) return []
  return [
    missing(
      'error',
      'RDC002',
      [...path, 'instances'],
      `${instances.length} instances are too few for 3 primaries with ${replicas} replicas each, expected ${fewest} or more`,
    ),
  ]
}

/** Every instance stands in one shard, once. */
function checkReferences({ path, instances, declared }: RedisInstances): Diagnostic[] {
  const known = new Set(instances.map(({ name }) => name))
  const seen = new Map<string, string>()
  const findings: Diagnostic[] = []
  for (const [shard, { primary, replicas = [] }] of Object.entries(declared.shards ?? {})) {
    const here = [...path, 'shards', shard]
    const members = [
      { name: primary, at: [...here, 'primary'] },
      ...replicas.map((name, index) => ({ name, at: [...here, 'replicas', index] })),
    ]
    for (const { name, at } of members) {
      const other = seen.get(name)
      if (!known.has(name)) {
        const expected = [...known].join(', ')
        findings.push(finding('error', 'TOP005', at, `"${name}" is no instance, expected one of ${expected}`))
      } else if (other !== undefined) {
        findings.push(
          finding('error', 'TOP002', at, `"${name}" stands in shard ${other} already, expected it once`),
        )
      }
      seen.set(name, shard)
    }
  }
  const idle = instances
    .filter(({ name }) => !seen.has(name))
    .map((instance) =>
      missing(
        'error',
        'TOP005',
        instance.path,
        `"${instance.name}" stands in no shard`,
        'name it as a primary or replica under shards',
      ),
    )
  return [...findings, ...idle]
}

function checkPrimaries({ path, declared }: RedisInstances, shards: readonly PlacedShard[]): Diagnostic[] {
  const at = [...path, declared.shards === undefined ? 'instances' : 'shards']
  const bare = shards.filter(({ replicas }) => replicas.length === 0)
  return [
    ...(shards.length < fewestPrimaries
      ? [missing('error', 'RDC001', at, `${shards.length} primaries are too few, expected 3 or more`)]
      : []),
    ...(shards.length >= fewestPrimaries && shards.length % 2 === 0
      ? [
          missing(
            'info',
            'RDC005',
            at,
            `${shards.length} primaries outvote no more lost ones than ${shards.length - 1} do, expected an odd number`,
          ),
        ]
      : []),
    ...(bare.length > 0
      ? [
          missing(
            'warning',
            'TOP014',
            at,
            `${bare.map(({ name }) => name).join(', ')} ${bare.length === 1 ? 'has' : 'have'} no replica: its slots are lost with its primary`,
          ),
        ]
      : []),
  ]
}

type Server = Instance<RedisInstance>

function checkPlaces(cluster: RedisInstances, shards: readonly PlacedShard[]): Diagnostic[] {
  const byName = new Map(cluster.instances.map((instance) => [instance.name, instance]))
  const named = (name: string): Server[] => {
    const instance = byName.get(name)
    return instance === undefined ? [] : [instance]
  }
  const together = shards.flatMap(({ name, primary, replicas }) =>
    named(primary).flatMap((first) =>
      replicas.flatMap(named).flatMap((replica) => {
        const place = sharedPlace(first, replica)
        return place === undefined
          ? []
          : [
              missing(
                'warning',
                'RDC003',
                replica.path,
                `replica ${replica.name} of ${name} is ${place} as its primary ${first.name}: both are lost together`,
              ),
            ]
      }),
    ),
  )
  return [
    ...together,
    ...checkMajority(
      cluster,
      shards.flatMap(({ primary }) => named(primary)),
    ),
  ]
}

function sharedPlace(a: Server, b: Server): string | undefined {
  if (a.address === b.address) return 'on the same machine'
  return a.zone !== undefined && a.zone === b.zone && a.region === b.region ? 'in the same zone' : undefined
}

/** Without a majority of primaries nobody can be voted in. */
function checkMajority({ path }: RedisInstances, primaries: readonly Server[]): Diagnostic[] {
  const units = new Map<string, number>()
  const unitOf = ({ address, zone, region }: Server): string =>
    zone === undefined ? `machine ${address}` : `zone ${region === undefined ? '' : `${region}/`}${zone}`
  for (const primary of primaries) units.set(unitOf(primary), (units.get(unitOf(primary)) ?? 0) + 1)
  return [...units]
    .filter(([, count]) => count * 2 >= primaries.length)
    .map(([unit, count]) =>
      missing(
        'warning',
        'RDC004',
        path,
        `${count} of ${primaries.length} primaries begin in ${unit}: when it is lost, the rest cannot vote`,
        'spread the primaries over three zones',
      ),
    )
}

/** A large cluster has hundreds. */
const mostShown = 3

function placed({ path, name, instances }: RedisInstances, shards: readonly PlacedShard[]): Diagnostic {
  const zoneOf = new Map(instances.map((each) => [each.name, each.zone ?? each.address]))
  const shown = (member: string): string => `${member} (${zoneOf.get(member)})`
  const text = shards.map(
    (shard) => `${shard.name}: ${shown(shard.primary)} <- ${shard.replicas.map(shown).join(' ') || 'none'}`,
  )
  const more = text.length > mostShown ? `, and ${text.length - mostShown} more` : ''
  return missing(
    'info',
    'RDC039',
    path,
    `${name} has no shards declared, its instances are placed: ${text.slice(0, mostShown).join(', ')}${more}`,
    'write them under shards to keep them there when instances change',
  )
}
