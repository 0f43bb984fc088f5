import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { didYouMean } from '../../diagnostics/did-you-mean.ts'
import { fault, quoted } from '../../diagnostics/finding.ts'
import type { MongodbShardedCluster } from '../../topology/topology.ts'

/** Zones name shards that exist, ranges name zones that exist. */
export function checkZones({ declared, shards, path }: MongodbShardedCluster): Diagnostic[] {
  const zones = Object.entries(declared.shard_zones ?? {})
  const known = shards.map(({ name }) => name)
  const zoneFaults = zones.flatMap(([zone, ids]) => {
    const here = [...path, 'shard_zones', zone]
    if (zone === '') return [{ ...fault('TOP002', here, 'a zone has no name'), atKey: true }]
    if (ids.length === 0) return [fault('TOP007', here, `zone ${quoted(zone)} has no shard`)]
    return ids.flatMap((id, index) => [
      ...(known.includes(id) ? [] : [dangling('MGO035', [...here, index], 'shard', id, known)]),
      ...(ids.indexOf(id) < index
        ? [fault('TOP005', [...here, index], `shard ${quoted(id)} is named twice`)]
        : []),
    ])
  })
  const names = zones.map(([zone]) => zone)
  const rangeFaults = Object.entries(declared.collections ?? {}).flatMap(([namespace, { ranges = [] }]) =>
    ranges.flatMap(({ zone }, index) =>
      names.includes(zone)
        ? []
        : [
            dangling(
              'TOP005',
              [...path, 'collections', namespace, 'ranges', index, 'zone'],
              'zone',
              zone,
              names,
            ),
          ],
    ),
  )
  return [...zoneFaults, ...rangeFaults]
}

function dangling(
  id: string,
  path: Diagnostic['path'] & {},
  what: string,
  name: string,
  known: readonly string[],
): Diagnostic {
  const near = didYouMean(name, known)
  const expected = known.length === 0 ? 'and there is none' : `expected one of ${known.join(', ')}`
  return fault(
    id,
    path,
    `${what} ${quoted(name)} does not exist, ${expected}`,
    near === undefined ? undefined : `did you mean ${quoted(near)}?`,
  )
}
