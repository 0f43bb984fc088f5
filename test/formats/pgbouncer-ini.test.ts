import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type IniPair,
  iniComment,
  iniKey,
  iniKeyFault,
  iniValue,
  readPgbouncerIni,
} from '../../src/formats/pgbouncer-ini.ts'
import { hostileText } from '../support/hostile.ts'

const old = { quotedKeys: false }
const recent = { quotedKeys: true }

function pairs(text: string, dialect = old): readonly (readonly [string | undefined, string, string])[] {
  const { items, syntaxErrors } = readPgbouncerIni(text, dialect)
  expect(syntaxErrors).toEqual([])
  return items
    .filter((item): item is IniPair => item.kind === 'pair')
    .map(({ section, key, value }) => [section, key, value])
}

describe('reading', () => {
  test('sections, keys and values with their places', () => {
    expect(
      readPgbouncerIni('[databases]\nshop = host=a  \n\n[pgbouncer]\n  listen_port=6432\n', old),
    ).toEqual({
      items: [
        { kind: 'section', line: 1, column: 1, name: 'databases' },
        {
          kind: 'pair',
          line: 2,
          column: 1,
          section: 'databases',
          key: 'shop',
          value: 'host=a',
          valuePlace: { line: 2, column: 8 },
        },
        { kind: 'section', line: 4, column: 1, name: 'pgbouncer' },
        {
          kind: 'pair',
          line: 5,
          column: 3,
          section: 'pgbouncer',
          key: 'listen_port',
          value: '6432',
          valuePlace: { line: 5, column: 15 },
        },
      ],
      syntaxErrors: [],
    })
  })

  test('a comment behind a value is part of it', () => {
    expect(pairs('[pgbouncer]\npool_mode = transaction ; safe\n')).toEqual([
      ['pgbouncer', 'pool_mode', 'transaction ; safe'],
    ])
  })

  test.each([';', '#'])('%s starts a comment at the start of a line only', (sign) => {
    expect(pairs(`${sign} a = 1\n  ${sign} b = 2\nc = ${sign}3\n`)).toEqual([[undefined, 'c', `${sign}3`]])
  })

  test('an include', () => {
    const { items } = readPgbouncerIni('%include /etc/more.ini \n', old)
    expect(items).toEqual([{ kind: 'include', line: 1, column: 1, path: '/etc/more.ini' }])
  })

  test.each([
    ['my db = host=a', 1, 'name'],
    ['[pgbouncer]\nlisten_port\n', 2, 'no equals sign'],
    ['%include\n', 1, 'no equals sign'],
    ['[pgbouncer\n', 1, 'open section'],
    ['é = 1', 1, 'name'],
    ['\uFEFF[pgbouncer]\n', 1, 'byte-order mark'],
    ['a = 1\0\n', 1, 'NUL'],
  ])('%j is a syntax error at line %i: %s', (text, line, fault) => {
    expect(readPgbouncerIni(text, recent).syntaxErrors).toMatchObject([{ line, fault }])
  })

  test('what stands before and behind an error is read', () => {
    expect(readPgbouncerIni('a = 1\nb c = 2\nd = 3\n[x\ne = 4', old)).toMatchObject({
      items: [{ key: 'a' }, { key: 'd' }, { name: 'x' }, { key: 'e', section: 'x' }],
      syntaxErrors: [{ line: 2 }, { line: 4 }],
    })
  })

  test('a long line of spaces takes no longer than its length', () => {
    const value = `a${' '.repeat(2_000_000)}b`
    expect(pairs(`x = ${value}  \n`)).toEqual([[undefined, 'x', value]])
  })

  test('carriage returns are dropped', () => {
    expect(pairs('[a]\r\nb = c\r\n')).toEqual([['a', 'b', 'c']])
  })

  test('quoted keys from 1.25 on', () => {
    expect(readPgbouncerIni("'my db' = x\n", old).syntaxErrors).toMatchObject([{ line: 1, column: 1 }])
    expect(pairs("'my db' = x\n", recent)).toEqual([[undefined, 'my db', 'x']])
    expect(readPgbouncerIni("'' = x\n", recent).syntaxErrors).toMatchObject([{ line: 1, column: 1 }])
  })
})

describe('writing', () => {
  test.each([
    ['shop', 'shop'],
    ['shop.eu-1_ro', 'shop.eu-1_ro'],
    ['my shop', "'my shop'"],
    ['a;b', "'a;b'"],
    ['ünï', "'ünï'"],
    ['[x]', "'[x]'"],
  ])('key %j is %s', (name, key) => expect(iniKey(name, recent)).toBe(key))

  test.each([
    ['my shop', old],
    ['ünï', old],
    ["it's", recent],
    ['*', recent],
    ['', recent],
  ])('key %j is refused', (name, dialect) => {
    expect(iniKeyFault(name, dialect)).toBeDefined()
    expect(() => iniKey(name, dialect)).toThrow('cannot be written')
  })

  test.each([' a', 'a ', 'a\nb = c', 'a\u2028b'])('value %j is refused', (value) => {
    expect(() => iniValue(value)).toThrow('cannot be written')
  })

  test('what is written is what is read', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (name, value, comment) => {
        fc.pre(iniKeyFault(name, recent) === undefined && value.trim() === value)
        const line = `${iniComment(comment)}\n${iniKey(name, recent)} = ${iniValue(value)}\n`
        expect(pairs(`[s]\n${line}${line}`, recent)).toEqual([
          ['s', name, value],
          ['s', name, value],
        ])
      }),
      { numRuns: 1000 },
    )
  })
})
