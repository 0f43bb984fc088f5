import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { javascriptTokens } from '../../src/formats/javascript-tokens.ts'
import { readMongoshScript, type ScriptValue } from '../../src/formats/mongosh-script.ts'

function shown(value: ScriptValue): string {
  switch (value.kind) {
    case 'object':
      return `{${value.fields.map(({ name, value: inner }) => `${name}: ${shown(inner)}`).join(', ')}}`
    case 'list':
      return `[${value.items.map(shown).join(', ')}]`
    case 'call':
      return `${value.callee}(${value.values.map(shown).join(', ')})`
    case 'string':
    case 'number':
    case 'boolean':
      return JSON.stringify(value.value)
    default:
      return value.kind
  }
}

function calls(text: string): string[] {
  return readMongoshScript(text).calls.map(
    ({ line, column, callee, values }) => `${line}:${column} ${callee} ${values().map(shown).join('; ')}`,
  )
}

describe('calls', () => {
  test.each([
    ['sh.a("x", { y: 1, "z": -2 })', ['1:1 sh.a "x"; {y: 1, z: -2}']],
    ['sh\n  .a()\n', ['1:1 sh.a ']],
    ['sh["a"](`x`)', ['1:1 sh.a "x"']],
    ['a(`\u0024{b}`, `c\\n`)', ['1:1 a unknown; "c\\n"']],
    ['a(i * 10, i + 10, (i - 1) * 2, "x" * 2)', ['1:1 a arithmetic; unknown; arithmetic; unknown']],
    [
      'a(NumberLong("5"), new Date(0), new X)',
      ['1:1 a NumberLong("5"); Date(0); unknown', '1:3 NumberLong "5"', '1:24 Date 0'],
    ],
    ['db.getSiblingDB("a").b({ c })', ['1:1 db.getSiblingDB "a"', '1:1 db.getSiblingDB().b {c: unknown}']],
    ['x.forEach((y) => { sh.a(y) })', ['1:1 x.forEach unknown', '1:20 sh.a unknown']],
    ['// sh.a()\n/* sh.b() */ "sh.c()"; `sh.d()`; /sh.e()/', []],
    ['`\u0024{sh.a("}")} and \u0024{sh.b()}`', ['1:4 sh.a "}"', '1:21 sh.b ']],
    ['a = b / sh.c() / d', ['1:9 sh.c ']],
    ['x = /[/)(]/.test(y); sh.a()', ['1:22 sh.a ']],
    ['function a(b) {}\n(c) => {}', []],
    ['sh.a([1, , 2], 0x10, 1_000, 5n, null, true)', ['1:1 sh.a [1, unknown, 2]; 16; 1000; 5; null; true']],
    ['sh.a("\\u0041\\x42\\u{43}\\\nD")', ['1:1 sh.a "ABCD"']],
  ])('of %j', (text, expected) => {
    expect(calls(text)).toEqual(expected)
  })

  test.each(['sh.a(', 'sh.a("x', '"\\', '`\u0024{', '}}) sh.a(1)', '/', 'a[', '((((', '\\'])(
    'a broken script is read to its end: %j',
    (text) => {
      expect(() => calls(text)).not.toThrow()
    },
  )
})

test('tokens stand where they say, and what is between them is space or a comment', () => {
  const piece = fc.constantFrom(
    'a',
    ' ',
    '\n',
    '"b"',
    "'c'",
    '`d\u0024{',
    '}',
    '`',
    '/e/',
    '/',
    '(',
    ')',
    '{',
    '1.5',
    '.',
    '//f\n',
    '/*g*/',
    '=>',
    '"',
    '\\',
    '$',
    'é',
  )
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
      (text) => {
        let last = 0
        for (const { text: source, start, end } of javascriptTokens(text)) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(text.slice(start, end)).toBe(source)
          last = end
        }
      },
    ),
  )
})

test('values are JSON where JSON is written', () => {
  const data = (value: ScriptValue): unknown => {
    if (value.kind === 'object')
      return Object.fromEntries(value.fields.map(({ name, value: inner }) => [name, data(inner)]))
    if (value.kind === 'list') return value.items.map(data)
    return value.kind === 'null' ? null : 'value' in value ? value.value : value.kind
  }
  const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !/-0|__proto__/.test(JSON.stringify(value)))
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value)
      const [call] = readMongoshScript(`f(${text})`).calls
      const [first] = call?.values() ?? []
      expect(first === undefined ? undefined : data(first)).toEqual(JSON.parse(text))
    }),
  )
})

test.each(['f(', '[', '{', '`\u0024{', '"', 'a.', 'sh.a({b:', '/'])(
  'a long %j takes a time that grows with its length',
  (piece) => {
    const { calls } = readMongoshScript(piece.repeat(100_000))
    for (const { callee, values } of calls) if (callee.startsWith('sh.')) values()
  },
)
