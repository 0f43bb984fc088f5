import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Data, isMap } from '../../../src/topology/data.ts'
import { isRouteRemoval, mergePatch } from '../../../src/topology/merge/merge-patch.ts'

// https://www.rfc-editor.org/rfc/rfc7396, appendix A; where nothing is inherited null stays here.
const cases: readonly (readonly [base: Data, patch: Data, merged: Data])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd', c: null } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ a: { b: 'c' } }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: { ccc: null } } }],
  [{ a: 'map' }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{}, { toString: null, constructor: { a: 1 } }, { toString: null, constructor: { a: 1 } }],
]

describe('merge patch', () => {
  for (const [base, patch, merged] of cases) {
    test(`${JSON.stringify(base)} + ${JSON.stringify(patch)}`, () =>
      expect(mergePatch(base, patch)).toEqual(merged))
  }
})

const names = fc.constantFrom('a', 'b', 'c', 'constructor')
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<unknown>(1, 'x', true, null),
    fc.array(fc.constantFrom(1, 2), { maxLength: 2 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }),
  ),
})).value
const map = fc.dictionary(names, value, { maxKeys: 4 }) as fc.Arbitrary<Data>

/** Without null: what a file says when nothing is removed. */
function said(data: Data): Data {
  const entries = Object.entries(data).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([key, item]) => [key, isMap(item) ? said(item) : item]))
}

describe('properties', () => {
  test('nothing changes nothing', () => {
    fc.assert(
      fc.property(map, (base) => {
        expect(mergePatch(base, {})).toEqual(base)
      }),
    )
  })
  test('twice is once, where the patch removes nothing', () => {
    fc.assert(
      fc.property(map, map.map(said), (base, patch) => {
        const once = mergePatch(base, patch)
        expect(mergePatch(once, patch)).toEqual(once)
      }),
    )
  })
  test('one after the other is both merged, where nothing is removed', () => {
    fc.assert(
      fc.property(map.map(said), map.map(said), map.map(said), (a, b, c) => {
        // A scalar between two maps cuts them apart: RFC 7396 is not associative there.
        if (hasMixed([a, b, c])) return
        expect(mergePatch(mergePatch(a, b), c)).toEqual(mergePatch(a, mergePatch(b, c)))
      }),
    )
  })
  test('what the patch says wins, what it does not say stays', () => {
    fc.assert(
      fc.property(map, map, (base, patch) => {
        const merged = mergePatch(base, patch)
        for (const [key, item] of Object.entries(patch)) {
          if (item === null) expect(Object.hasOwn(merged, key)).toBe(!Object.hasOwn(base, key))
          else if (!isMap(item)) expect(merged[key]).toEqual(item)
        }
        for (const key of Object.keys(base))
          if (!Object.hasOwn(patch, key)) expect(merged[key]).toEqual(base[key])
      }),
    )
  })
  test('neither side is changed', () => {
    fc.assert(
      fc.property(map, map, (base, patch) => {
        const before = structuredClone([base, patch])
        mergePatch(base, patch)
        expect([base, patch]).toEqual(before)
      }),
    )
  })
})

function hasMixed(maps: readonly Data[]): boolean {
  return [...new Set(maps.flatMap((one) => Object.keys(one)))].some((key) => {
    const items = maps.filter((one) => Object.hasOwn(one, key)).map((one) => one[key])
    const submaps = items.filter(isMap)
    return submaps.length > 0 && (submaps.length < items.length || hasMixed(submaps))
  })
}

test('null is a value of its own for the routes of a database', () => {
  const keep = (path: readonly string[]) => isRouteRemoval(path)
  const base = { databases: { ledger: { read: 5, write: 5 } }, pools: { read: 5 } }
  expect(mergePatch(base, { databases: { ledger: { read: null } }, pools: { read: null } }, keep)).toEqual({
    databases: { ledger: { read: null, write: 5 } },
    pools: {},
  })
})
