import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LibconfigEntry, type LibconfigValue, readLibconfig } from '../../src/formats/libconfig.ts'

type Plain = string | number | boolean | Plain[] | { [name: string]: Plain }

function plain(value: LibconfigValue): Plain {
  if (value.kind === 'group') return group(value.settings)
  return 'items' in value ? value.items.map(plain) : value.value
}

function group(entries: readonly LibconfigEntry[]): { [name: string]: Plain } {
  return Object.fromEntries(
    entries.map((entry) => ('name' in entry ? [entry.name, plain(entry.value)] : ['@include', entry.path])),
  )
}

describe('a file that libconfig takes', () => {
  test.each<[string, Plain]>([
    ['', {}],
    ['a = 1', { a: 1 }],
    ['a : -2; b = +3, c = 0x1F d = 5L', { a: -2, b: 3, c: 31, d: 5 }],
    ['a = TRUE b = false', { a: true, b: false }],
    ['a = 1.5 b = 1e3 c = .5', { a: 1.5, b: 1000, c: 0.5 }],
    ['a = 0xFFFFFFFF', { a: -1 }],
    ['a = "x" "y"\n // c\n"z"', { a: 'xyz' }],
    ['a = "q\\"\\\\\\n\\t\\x41\\z"', { a: 'q"\\\n\tA\\z' }],
    ['a = "line\nline"', { a: 'line\nline' }],
    ['# c\n/* c\n */ a /* c */ = // c\n 1', { a: 1 }],
    [
      'a = ( { b = 1 }, { b = 2; c = [ 1, 2 ] }, ( ), "x", )',
      { a: [{ b: 1 }, { b: 2, c: [1, 2] }, [], 'x'] },
    ],
    ['a-b_c*: { d = 1; e: { } }', { 'a-b_c*': { d: 1, e: {} } }],
    ['@include "x.cnf"\na = 1', { '@include': 'x.cnf', a: 1 }],
  ])('%j', (text, expected) => {
    const { entries, faults } = readLibconfig(text)
    expect(faults).toEqual([])
    expect(group(entries)).toEqual(expected)
  })
})

describe('a fault hides nothing behind it', () => {
  test.each<[string, number, Plain]>([
    ['a = \nb = 2\nc = 3', 5, { c: 3 }],
    ['a 1\nb = 2', 2, { b: 2 }],
    ['a = 1\na = 2', 6, { a: 2 }],
    ['a = ( { b = 1 } { b = 2 } )\nc = 3', 16, { a: [{ b: 1 }, { b: 2 }], c: 3 }],
    ['a = { b = "x\nc = 3 }\nd = 4', 10, { a: { c: 3 }, d: 4 }],
    ['a = { b = ; c = 3 }\nd = 4', 10, { a: { c: 3 }, d: 4 }],
    ['a = [ 1, "x" ]\nb = 2', 9, { a: [1], b: 2 }],
    ['a = ( 1, 2', 10, { a: [1, 2] }],
    ['} a = 1', 0, { a: 1 }],
    ['a = 1 $ b = 2', 6, { a: 1, b: 2 }],
  ])('%j', (text, at, expected) => {
    const { entries, faults } = readLibconfig(text)
    expect(faults[0]?.at).toBe(at)
    expect(group(entries)).toEqual(expected)
  })
})

const name = fc
  .stringMatching(/^[A-Za-z*][A-Za-z0-9_*-]{0,8}$/)
  .filter((text) => !/^(?:true|false)$/i.test(text))
const { value: anyValue } = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.boolean(),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

function written(value: Plain): string {
  if (typeof value === 'string') return `"${value.replace(/["\\]/g, '\\$&')}"`
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return `( ${value.map(written).join(', ')} )`
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key} = ${written(each)};`)
    .join(' ')} }`
}

test('what is written is read back', () => {
  fc.assert(
    fc.property(fc.dictionary(name, anyValue, { maxKeys: 4, noNullPrototype: true }), (settings) => {
      const text = written(settings).slice(1, -1)
      const { entries, faults } = readLibconfig(text)
      expect(faults).toEqual([])
      expect(group(entries)).toEqual(settings)
      for (const entry of entries)
        if ('name' in entry) expect(text.slice(entry.start, entry.end)).toBe(entry.name)
    }),
  )
})

test('no text crashes it', () => {
  const marks = fc.array(
    fc.constantFrom(...'a = 1 ( ) { } [ ] , ; " \\ # /* */ @include true 0x'.split(' '), '\n'),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        marks.map((drawn) => drawn.join(' ')),
      ),
      (text) => {
        for (const { at } of readLibconfig(text).faults) expect(at).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})
