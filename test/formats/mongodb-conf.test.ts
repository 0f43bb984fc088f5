import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { readMongodbConf } from '../../src/formats/mongodb-conf.ts'

function read(text: string): string[] {
  return readMongodbConf(text).entries.map(
    ({ line, column, name, kind, value, items }) =>
      `${line}:${column} ${name} ${kind === 'scalar' ? JSON.stringify(value) : kind === 'list' ? items.join('|') : kind}`,
  )
}

describe('entries', () => {
  test.each([
    ['a: 1 # c\n', ['1:1 a "1"']],
    ['a:\n  b: "x y"\n  c:\n', ['1:1 a map', '2:3 a.b "x y"', '3:3 a.c ""']],
    ['a.b: 1\n', ['1:1 a.b "1"']],
    ['a:\n  b:\n    value: 1\n', ['1:1 a map', '2:3 a.b map', '3:5 a.b "1"']],
    ['a: {b: 1, c: [x, "y"]}\n', ['1:1 a map', '1:5 a.b "1"', '1:11 a.c x|y']],
    ['a: 1\na: 2\n', ['1:1 a "1"', '2:1 a "2"']],
    ['a: |\n  one\n  two\nb: >-\n  three\n', ['1:1 a "one\\ntwo\\n"', '4:1 b "three"']],
    ['\uFEFFa: 1\r\nb: yes\r\n', ['1:2 a "1"', '2:1 b "yes"']],
    ['%YAML 1.2\n---\na: 1\n', ['3:1 a "1"']],
    ['a: &x 1\nb: *x\n', ['1:1 a "1"', '2:1 b alias']],
    ['__proto__: 1\n', ['1:1 __proto__ "1"']],
  ])('of %j', (text, expected) => {
    expect(read(text)).toEqual(expected)
    expect(readMongodbConf(text).faults).toEqual([])
  })

  test('say which lines they have for themselves', () => {
    const lines = (text: string): unknown[] => readMongodbConf(text).entries.map((entry) => entry.lines)
    expect(lines('a:\n  b: 1\n\n  c: [x,\n    y]\nd: 1')).toEqual([
      { first: 1, last: 5 },
      { first: 2, last: 2 },
      { first: 4, last: 5 },
      { first: 6, last: 6 },
    ])
    // A comment would go with them.
    expect(lines('a: # why\n  b: 1 # c\n')).toEqual([undefined, undefined])
    expect(lines('a: {b: 1}\n')).toEqual([{ first: 1, last: 1 }, undefined])
  })
})

describe('faults', () => {
  test.each([
    ['// c\na: 1\n', '1:1 "//" begins no comment in YAML', ['2:1 a "1"']],
    ['a:\n\tb: 1\nc: 1\n', '2:1 a tab indents the line, expected spaces', ['1:1 a ""', '3:1 c "1"']],
    ['a:\n  b:1\n  c: 2\n', '2:4 no space behind the colon of "b:1"', ['1:1 a map', '3:3 a.c "2"']],
    ['a:\n  b = 1\n  c: 2\n', '2:3 "b" is followed by "=", expected ":"', ['1:1 a map', '3:3 a.c "2"']],
    [
      'a: *\nb: 1\n',
      '1:5 no valid YAML: name of an alias node must contain at least one character',
      ['2:1 b "1"'],
    ],
    ['a: [1, 2\nb: 1\nc: 2\n', '1:1 a bracket of this line is not closed', ['2:1 b "1"', '3:1 c "2"']],
    [
      'a:\n  b: "x\n  c: 1\nd: 2\n',
      '2:3 a text in quotes begins here and does not end',
      ['1:1 a map', '3:3 a.c "1"', '4:1 d "2"'],
    ],
    [
      'a\n  b: 1\nc: 2\n',
      '1:1 no valid YAML: end of the stream or a document separator is expected',
      ['3:1 c "2"'],
    ],
    [
      'a:\n  b: 1\n c: 2\nd: 3\n',
      '3:2 no valid YAML: bad indentation of a mapping entry',
      ['1:1 a map', '2:3 a.b "1"', '4:1 d "3"'],
    ],
    ['a: 1\n---\nb: 2\n', '3:1 what stands behind the second "---" is not read', ['1:1 a "1"']],
    ['{a: 1}: 2\nb: 3\n', '1:1 a key is no plain name, expected NAME: VALUE', ['2:1 b "3"']],
  ])('of %j stand at their place and hide nothing else', (text, fault, entries) => {
    const { faults } = readMongodbConf(text)
    expect(faults.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([fault])
    expect(read(text)).toEqual(entries)
  })
})

test.each([
  ['port = 27017\n', 'ini'],
  ['# c\n\nport=27017\nfork = true\n', 'ini'],
  ['a: 1\n', 'map'],
  ['- a\n', 'list'],
  ['# nothing\n', 'empty'],
  ['', 'empty'],
])('the form of %j is %s', (text, form) => {
  expect(readMongodbConf(text).form).toBe(form)
})

test('reads what the yaml package writes', () => {
  const leaf = fc.oneof(
    fc.stringMatching(/^[ -~]{0,12}$/),
    fc.integer().map(String),
    fc.boolean().map(String),
  )
  const key = fc.stringMatching(/^[a-z]{1,6}$/).filter((name) => name !== 'value')
  const tree = fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, { minKeys: 1 })), { minKeys: 1 })
  fc.assert(
    fc.property(tree, (data) => {
      const expected = Object.entries(data).flatMap(([name, value]) =>
        typeof value === 'string'
          ? [[name, value]]
          : Object.entries(value).map(([inner, text]) => [`${name}.${inner}`, text]),
      )
      const { entries, faults } = readMongodbConf(stringify(data, { lineWidth: 0 }))
      expect(faults).toEqual([])
      expect(entries.filter(({ kind }) => kind === 'scalar').map(({ name, value }) => [name, value])).toEqual(
        expected,
      )
    }),
  )
})

test('a long file is read in a time that grows with its length', () => {
  const count = 50_000
  const text = `net:\n${Array.from({ length: count }, (_, index) => `  k${index}: v # c\n`).join('')}bad: [\n`
  expect(readMongodbConf(text).entries.length).toBe(count + 1)
})
