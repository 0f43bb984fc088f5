import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shrinks } from '../../src/output/shrink.ts'

const servers = (count: number, from = 1): string[] =>
  Array.from({ length: count }, (_, index) => `10.0.0.${from + index}:5432`)

const route = (backends: readonly string[] | undefined) =>
  new Map(backends === undefined ? [] : [['shop-pool/read', backends]])

describe('a route shrinks', () => {
  test.each([
    // before, after, refused
    [1, 0, true],
    [1, undefined, true],
    [2, 1, false],
    [3, 1, false],
    [3, 0, true],
    [3, undefined, true],
    [4, 3, false],
    [4, 2, true],
    [10, 7, false],
    [10, 6, true],
    [100, 70, false],
    [100, 69, true],
    [0, undefined, false],
    [3, 5, false],
  ] as const)('from %s servers to %s: %s', (before, after, isRefused) => {
    const found = shrinks(route(servers(before)), route(after === undefined ? undefined : servers(after)))
    expect(found.map(({ route, before, after }) => ({ route, before, after }))).toEqual(
      isRefused ? [{ route: 'shop-pool/read', before, after: after ?? 0 }] : [],
    )
  })

  test('the servers that left are named', () => {
    const [shrink] = shrinks(route(servers(4)), route(servers(2, 3)))
    expect(shrink?.lost).toEqual(['10.0.0.1:5432', '10.0.0.2:5432'])
  })

  test('a swap is no shrink, however many are swapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(50), (count, from) => {
        expect(shrinks(route(servers(count)), route(servers(count, from)))).toEqual([])
      }),
    )
  })

  test('a smaller swap is one', () => {
    expect(shrinks(route(servers(4)), route(servers(1, 9)))[0]?.lost).toHaveLength(4)
  })
})
