/**
 * Whatever is typed into a topology stays in its place, in every file of every product at once: the topology is refused
 * at the place of the text, or the files say what they say of a harmless text, with the hostile one in its stead.
 *
 *   DBBAL_HOSTILE_RUNS=20000 DBBAL_SEED=8 npx vitest run test/hostile.test.ts
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasControlCharacter } from '../src/formats/text.ts'
import { TopologyFaults } from '../src/topology/topology-faults.ts'
import { generate } from './support/generate.ts'
import { runScripts } from './support/hostile/shell-run.ts'
import type { Structure } from './support/hostile/structure.ts'
import { hostile } from './support/hostile/texts.ts'
import {
  concerned,
  expectedFrom,
  markerOf,
  outcomeOf,
  password,
  places,
  sorted,
  structuresOf,
  type Texts,
  treeWith,
} from './support/hostile/whole-run.ts'

const numRuns = Number(process.env['DBBAL_HOSTILE_RUNS'] ?? 1200)

/** One to three places of one family at a time: more would be refused for one of them nearly always. */
const texts: fc.Arbitrary<Texts> = fc
  .oneof(
    { weight: 12, arbitrary: fc.constantFrom('postgresql', 'mysql', 'mongodb', 'redis') },
    { weight: 1, arbitrary: fc.constant('all') },
  )
  .chain((family) =>
    fc
      .uniqueArray(
        fc.tuple(
          fc.constantFrom(
            ...places.filter((place) => place.startsWith(`${family}:`)),
            ...(family === 'mongodb' ? [] : [password]),
          ),
          hostile,
        ),
        { minLength: 1, maxLength: 3, selector: ([place]) => place },
      )
      .filter((pairs) => new Set(pairs.map(([, text]) => text)).size === pairs.length)
      .map((pairs) => new Map(pairs)),
  )

/** Kept for commands that change servers, or written in comments only. */
const inNoFile = ['mysql: my ca', 'mysql: my database', 'postgresql: pg instance']

/** Texts that mean something at their place, and so are no names; and what is refused by a reader left out here. */
function saysSomethingElse(place: string, text: string): boolean {
  switch (place) {
    case 'postgresql: hba database':
    case 'postgresql: hba user':
      return text === 'all'
    case 'redis: redis user':
    case 'redis: redis admin':
      return text === 'default'
    case 'redis: redis acl':
      return /\s/.test(text)
    case 'mongodb: mongo database':
      return text.includes('.')
    case password:
      return hasControlCharacter(text)
    default:
      return text === '__proto__'
  }
}

/** Structures with a marker in every place, by the list of products. */
const harmless = new Map<string, Map<string, Structure>>()

async function harmlessOf(kinds: readonly string[], isDeep: boolean): Promise<Map<string, Structure>> {
  const key = `${kinds.join(' ')} ${isDeep}`
  const known = harmless.get(key)
  if (known !== undefined) return known
  const outcome = await outcomeOf(new Map(), kinds)
  if (!('files' in outcome)) throw new Error(JSON.stringify(outcome, null, 1))
  const structures = await structuresOf(outcome.files, outcome.topology, markerOf(password), isDeep)
  harmless.set(key, structures)
  return structures
}

describe('hostile texts', () => {
  const accepted = new Map<string, number>()

  test('every place is in some file', async () => {
    const everything = JSON.stringify(sorted(await harmlessOf(concerned(new Map([['all', '']])), true)))
    const absent = places.filter((place) => !everything.includes(markerOf(place)))
    expect(absent.toSorted()).toEqual(inNoFile.toSorted())
  })

  test('stay in their places, or are refused there', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(24), async (given, chance) => {
        // sql.js loses a byte order mark that a text begins with.
        const isDeep = chance === 0 && ![...given.values()].some((text) => text.startsWith('\ufeff'))
        fc.pre(![...given].some(([place, text]) => saysSomethingElse(place, text)))
        const kinds = concerned(given)
        const outcome = await outcomeOf(given, kinds)
        if ('refused' in outcome) {
          for (const { path, message } of outcome.refused) {
            expect(path, message).toBeDefined()
            for (const control of ['\n', '\r', '\0', '\x1b'])
              expect(message.includes(control), JSON.stringify(message)).toBe(false)
          }
          return
        }
        if ('unusable' in outcome) {
          const secret = given.get(password)
          expect(secret, outcome.unusable.message).toBeDefined()
          if ((secret ?? '').length > 3) expect(outcome.unusable.message).not.toContain(secret)
          return
        }
        for (const [place, text] of given) {
          expect(hasControlCharacter(text), `${place} with a control character`).toBe(false)
          accepted.set(place, (accepted.get(place) ?? 0) + 1)
        }
        const found = await structuresOf(
          outcome.files,
          outcome.topology,
          given.get(password) ?? markerOf(password),
          isDeep,
        )
        expect(sorted(found)).toEqual(sorted(expectedFrom(await harmlessOf(kinds, isDeep), given)))
      }),
      { numRuns, examples: [[new Map([['mysql: rule schema', '\\\\']]), 0]] },
    )
  }, 120_000)

  test('were accepted often enough to mean something', () => {
    const total = [...accepted.values()].reduce((sum, count) => sum + count, 0)
    expect(total).toBeGreaterThan(numRuns / 4)
  })

  test('in a file are refused at a line and a column', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        try {
          const { files, diagnostics } = await generate(JSON.stringify(treeWith(given)), {
            secrets: { hostile: 'x' },
          })
          const errors = diagnostics.filter(({ severity }) => severity === 'error')
          if (errors.length > 0) expect(files.size).toBe(0)
          for (const { location, message } of errors) expect(location?.column, message).toBeGreaterThan(0)
        } catch (error) {
          if (!(error instanceof TopologyFaults)) throw error
          for (const { location, message } of error.diagnostics) expect(location?.line, message).toBe(1)
        }
      }),
      { numRuns: Math.ceil(numRuns / 25) },
    )
  }, 60_000)

  test('reach the programs that scripts for a shell call as single words', async () => {
    const kinds = concerned(
      new Map([
        ['redis: ', ''],
        ['mysql: ', ''],
      ]),
    )
    const usual = await outcomeOf(new Map(), kinds)
    if (!('files' in usual)) throw new Error('refused')
    const expected = runScripts(usual.files)
    expect([...expected.keys()].length).toBe(5)
    for (const calls of expected.values()) expect(calls.length).toBeGreaterThan(1)
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        if (![...given.keys()].every((place) => /^(redis|mysql|password)/.test(place))) return
        const outcome = await outcomeOf(given, kinds)
        if (!('files' in outcome)) return
        expect(sorted(runScripts(outcome.files))).toEqual(sorted(expectedFrom(expected, given)))
      }),
      { numRuns: Math.ceil(numRuns / 25) },
    )
  }, 120_000)
})
