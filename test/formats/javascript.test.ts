import { createContext, runInContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type JsonValue, javascriptComment, javascriptLiteral } from '../../src/formats/javascript.ts'
import { hasControlCharacter } from '../../src/formats/text.ts'

const hostile = fc.oneof(
  fc.constantFrom(
    '"',
    "'",
    '`',
    '\\',
    '\\"',
    '$' + '{process.exit(1)}',
    '</script>',
    '<!--',
    '*/ quit() /*',
    '\\u0022',
    '{{x}}',
    'constructor',
    'toString',
  ),
  fc.string({ unit: 'grapheme' }).filter((text) => !hasControlCharacter(text)),
)
const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    hostile,
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
    fc.array(tie('json')),
    fc.dictionary(
      hostile.filter((key) => key !== '__proto__'),
      tie('json'),
      { noNullPrototype: true },
    ),
  ),
}))

describe('javascriptLiteral', () => {
  test('reads back as the value, in place of an expression', () => {
    const context = createContext({})
    fc.assert(
      fc.property(json, (value) => {
        const text = javascriptLiteral(value)
        expect(text).not.toContain('</')
        expect(text).not.toContain('<!')
        // Not through JSON: on Node 24 a hot JSON round trip has lost a key here.
        expect(runInContext(`[${text}, 1]`, context)).toEqual([value, 1])
      }),
      { numRuns: 2000 },
    )
  })

  test('keeps the order of keys and breaks long values into lines', () => {
    expect(javascriptLiteral({ b: 1, a: { $minKey: 1 }, 'x-y': [] })).toBe(
      '{ b: 1, a: { $minKey: 1 }, "x-y": [] }',
    )
    expect(javascriptLiteral(['x'.repeat(60), 'y'.repeat(60)])).toBe(
      `[\n  "${'x'.repeat(60)}",\n  "${'y'.repeat(60)}",\n]`,
    )
  })

  test('refuses what a literal would not hold', () => {
    for (const value of [
      'a\nb',
      'a\u2028b',
      '\u0000',
      '\ud800',
      { 'a\rb': 1 },
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]) {
      expect(() => javascriptLiteral(value), JSON.stringify(value)).toThrow(
        'cannot be written to a mongosh script',
      )
    }
    expect(() => javascriptLiteral(JSON.parse('{"__proto__": 1}') as JsonValue)).toThrow('prototype')
  })
})

test('javascriptComment refuses what would end the line', () => {
  expect(javascriptComment('from x; do not edit')).toBe('// from x; do not edit')
  for (const end of ['\n', '\r', '\u2028', '\u2029'])
    expect(() => javascriptComment(`x${end}quit()`)).toThrow('control character')
})
