import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Placeable, placeShards } from '../../../src/products/redis/placement.ts'

/** `a1 b1 a1`: zone a on machine a1, and so on; instances are r1, r2, ... */
function instances(layout: string): Placeable[] {
  return layout
    .split(' ')
    .map((host, index) => ({ name: `r${index + 1}`, host, zone: host.replace(/[0-9]+$/, '') || undefined }))
}

function asText(shards: ReturnType<typeof placeShards>): string {
  return shards.map(({ name, primary, replicas }) => `${name} ${primary} < ${replicas.join(' ')}`).join('; ')
}

/** Whether each replica can stand in another zone than its primary, found by trying every way. */
function canCross(
  primaryZones: readonly string[],
  wanted: readonly number[],
  replicaZones: readonly string[],
): boolean {
  const [zone, ...rest] = replicaZones
  if (zone === undefined) return true
  return primaryZones.some((primary, index) => {
    if (primary === zone || (wanted[index] ?? 0) === 0) return false
    return canCross(primaryZones, wanted.with(index, (wanted[index] ?? 0) - 1), rest)
  })
}

describe('placeShards', () => {
  test('spreads primaries over the zones and puts each replica into another one', () => {
    expect(asText(placeShards(instances('a1 b1 c1 a1 b1 c1'), 1))).toBe('s1 r1 < r5; s2 r2 < r6; s3 r3 < r4')
  })

  test('puts one member of each shard into each of three zones', () => {
    const placed = placeShards(instances('a1 b1 c1 a1 b1 c1 a1 b1 c1'), 2)
    expect(asText(placed)).toBe('s1 r1 < r5 r6; s2 r2 < r4 r9; s3 r3 < r7 r8')
  })

  test('takes turns between the machines of a zone', () => {
    const placed = placeShards(instances('a1 a1 a2 b1 b1 b2 c1 c2'), 1)
    expect(asText(placed)).toBe('s1 r1 < r6; s2 r4 < r2; s3 r7 < r5; s4 r3 < r8')
  })

  test('keeps members of a shard on different machines where no zones are known', () => {
    expect(asText(placeShards(instances('1 2 3 1 2 3'), 1))).toBe('s1 r1 < r5; s2 r2 < r6; s3 r3 < r4')
  })

  test('gives what does not divide evenly to the first shards', () => {
    expect(asText(placeShards(instances('a1 b1 c1 a1 b1 c1 a2'), 1))).toBe(
      's1 r1 < r5 r6; s2 r2 < r7; s3 r3 < r4',
    )
  })

  test('leaves the primaries their zone only where the zones cannot take them', () => {
    const placed = placeShards(instances('a1 a2 a3 a4 a5 b1'), 1)
    expect(asText(placed)).toBe('s1 r1 < r4; s2 r6 < r3; s3 r2 < r5')
  })

  test('places a thousand instances in a moment', () => {
    const zones = Array.from({ length: 1000 }, (_, index) => `${'abc'.charAt(index % 3)}${index}`)
    expect(placeShards(instances(zones.join(' ')), 1)).toHaveLength(500)
    expect(
      placeShards(
        zones.map((host, index) => ({ name: `r${index}`, host, zone: undefined })),
        2,
      ),
    ).toHaveLength(333)
  })

  const hosts = fc.array(fc.constantFrom('a1', 'a2', 'b1', 'b2', 'c1', 'd1'), { minLength: 3, maxLength: 12 })

  test("places every instance once, and no replica in its primary's zone whenever that can be", () => {
    fc.assert(
      fc.property(hosts, fc.integer({ min: 0, max: 3 }), (layout, replicas) => {
        fc.pre(layout.length >= 1 + replicas)
        const all = instances(layout.join(' '))
        const zoneOf = new Map(all.map(({ name, zone, host }) => [name, zone ?? host]))
        const isOneZone = new Set(zoneOf.values()).size < 2
        const unitOf = new Map(all.map(({ name, host, zone }) => [name, isOneZone ? host : (zone ?? host)]))
        const shards = placeShards(all, replicas)
        expect(shards.flatMap((shard) => [shard.primary, ...shard.replicas]).sort()).toEqual(
          [...zoneOf.keys()].sort(),
        )
        const unit = (name: string): string => unitOf.get(name) ?? ''
        const isCrossed = shards.every((shard) =>
          shard.replicas.every((replica) => unit(replica) !== unit(shard.primary)),
        )
        const primaries = shards.map((shard) => unit(shard.primary))
        const wanted = shards.map((shard) => shard.replicas.length)
        const others = shards
          .flatMap((shard) => shard.replicas)
          .map(unit)
          .sort()
        expect(isCrossed).toBe(canCross(primaries, wanted, others))
      }),
      { numRuns: 300 },
    )
  })

  test('is the same for the same instances', () => {
    fc.assert(
      fc.property(hosts, (layout) => {
        const all = instances(layout.join(' '))
        expect(placeShards(all, 1)).toEqual(placeShards(structuredClone(all), 1))
      }),
    )
  })
})
