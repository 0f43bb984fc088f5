import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256 } from '../../src/output/desired-file.ts'
import { type Manifest, manifestText, pendingText } from '../../src/output/manifest.ts'
import { parseManifest, parsePending } from '../../src/output/manifest-reader.ts'

const path = fc
  .array(fc.constantFrom('a', 'b', '__proto__', 'constructor', 'p1.conf', 'ü', '1'), {
    minLength: 1,
    maxLength: 3,
  })
  .map((parts) => parts.join('/'))
const file = fc.record({
  sha256: fc.string().map(sha256),
  mode: fc.constantFrom(0o600, 0o644, 0o755),
  placeholders: fc.boolean(),
})
const manifest: fc.Arbitrary<Manifest> = fc.record({
  owner: fc.record({ topology: fc.string(), environment: fc.option(fc.string(), { nil: undefined }) }),
  files: fc.array(fc.tuple(path, file)).map((entries) => new Map(entries)),
  routes: fc.array(fc.tuple(path, fc.array(fc.string()))).map((entries) => new Map(entries)),
})

test('what is written is read back', () => {
  fc.assert(
    fc.property(manifest, (each) => {
      expect(parseManifest(manifestText(each))).toEqual(each)
    }),
  )
  const pending = fc.record({
    manifest,
    replaces: fc.array(fc.tuple(path, fc.string().map(sha256))).map((entries) => new Map(entries)),
    removes: fc.uniqueArray(path).map((paths) => new Set(paths)),
  })
  fc.assert(
    fc.property(pending, (each) => {
      expect(parsePending(pendingText(each))).toEqual(each)
    }),
  )
})

test('the text does not depend on the order of the files', () => {
  fc.assert(
    fc.property(manifest, (each) => {
      const turned = {
        ...each,
        files: new Map([...each.files].reverse()),
        routes: new Map([...each.routes].reverse()),
      }
      expect(manifestText(turned)).toBe(manifestText(each))
    }),
  )
})

describe('what is no manifest is not guessed at', () => {
  const good = {
    format: 1,
    topology: 'acme',
    environment: null,
    files: { 'a/x': { sha256: sha256(''), mode: '0644' } },
    routes: { r: ['10.0.0.1:1'] },
  }

  test('the good one is read', () => {
    expect(parseManifest(JSON.stringify(good))?.files.get('a/x')).toMatchObject({ mode: 0o644 })
  })

  test.each([
    ['no JSON', '{"format": 1,'],
    ['conflict markers', `<<<<<<< HEAD\n${JSON.stringify(good)}`],
    ['a list', '[]'],
    ['another format', JSON.stringify({ ...good, format: 2 })],
    ['a path out of the directory', JSON.stringify({ ...good, files: { '../x': good.files['a/x'] } })],
    ['a short hash', JSON.stringify({ ...good, files: { x: { sha256: 'ab', mode: '0644' } } })],
    [
      'a mode with a sticky bit',
      JSON.stringify({ ...good, files: { x: { sha256: sha256(''), mode: '1777' } } }),
    ],
    ['routes that are no lists', JSON.stringify({ ...good, routes: { r: 'x' } })],
    ['no owner', JSON.stringify({ ...good, topology: undefined })],
  ])('%s', (_, text) => {
    expect(parseManifest(text)).toBeUndefined()
  })

  test('a pending run that removes a file elsewhere', () => {
    const text = (removes: string[]) => JSON.stringify({ manifest: good, replaces: {}, removes })
    expect(parsePending(text(['a/x']))).toBeDefined()
    expect(parsePending(text(['../x']))).toBeUndefined()
  })
})
