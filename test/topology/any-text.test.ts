import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { DbbalError } from '../../src/errors.ts'
import { TopologyFaults } from '../../src/topology/topology-faults.ts'
import { arbitraryYaml } from './read/arbitrary-yaml.ts'
import { loadText } from './support/load-text.ts'

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 500)
const estates = readdirSync('fixtures/topologies')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`fixtures/topologies/${name}`, 'utf8'))

/** Loads, or is refused with every fault at its place: never a crash, never a plain Error. */
async function expectOutcome(text: string, environment: string | undefined): Promise<void> {
  try {
    const { topology } = await loadText(text, environment)
    expect(topology.clusters).toBeInstanceOf(Map)
  } catch (error) {
    if (!(error instanceof DbbalError)) throw error
    expect(error.exit).toBe(2)
    if (!(error instanceof TopologyFaults)) return
    expect(error.diagnostics.length).toBeGreaterThan(0)
    const lines = text.split('\n').length
    for (const { location, message } of error.diagnostics) {
      expect(message).not.toMatch(/^$|undefined|\[object|NaN/)
      expect(location?.line, message).toBeGreaterThan(0)
      expect(location?.line, message).toBeLessThanOrEqual(lines)
    }
  }
}

test('any text loads or is refused', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryYaml, (text) => expectOutcome(text, undefined)),
    { numRuns },
  )
})

type Tree = { [key: string]: unknown } | unknown[]

/** Every place of a tree, by the collection that holds it and the key in it. */
function placesOf(tree: unknown): readonly (readonly [Tree, string])[] {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => [[tree as Tree, key] as const, ...placesOf(value)])
}

const replacement = fc.oneof(
  fc.constantFrom(
    null,
    '',
    0,
    -1,
    1.5,
    true,
    [],
    {},
    [[]],
    { a: null },
    'none',
    'constructor',
    'like',
    '5s',
    '1MiB',
  ),
  fc.constantFrom({ like: 'shop' }, { secret: 'x' }, { $minKey: 1 }, [null], 'a\nb', '\u2028', '../..', 1e21),
  fc.jsonValue({ maxDepth: 2 }),
)

test('an estate with a wrong value anywhere loads or is refused', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...estates),
      fc.array(fc.tuple(fc.nat(), replacement, fc.boolean()), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(undefined, 'production', 'staging'),
      async (estate, changes, environment) => {
        const tree: unknown = parse(estate)
        for (const [at, value, isKey] of changes) {
          const places = placesOf(tree)
          const [parent, key] = places[at % places.length] ?? []
          if (parent === undefined || key === undefined) continue
          const target = parent as Record<string, unknown>
          if (isKey && !Array.isArray(parent)) target[`${key}x`] = target[key]
          if (isKey) delete target[key]
          else target[key] = value
        }
        await expectOutcome(stringify(tree), environment)
      },
    ),
    { numRuns },
  )
})
