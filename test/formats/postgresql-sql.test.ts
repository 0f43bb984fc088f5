import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSql, sqlBody, sqlIdentifier, sqlLiteral } from '../../src/formats/postgresql-sql.ts'
import { hostileText } from '../support/hostile.ts'

function values(sql: string): readonly (readonly [string, string])[] | undefined {
  const statements = readSql(sql)
  return statements?.flatMap((tokens) => tokens.map(({ kind, value }) => [kind, value] as const))
}

test.each([
  ['shop', "'shop'"],
  ["it's", "'it''s'"],
  ['a\\b', "E'a\\\\b'"],
  ["\\'; DROP", "E'\\\\''; DROP'"],
])('text %j is written %s', (text, sql) => expect(sqlLiteral(text)).toBe(sql))

test('names are always quoted', () => expect(sqlIdentifier('a"b')).toBe('"a""b"'))

test.each(['', 'a\nb'])('name %j is refused', (name) => {
  expect(() => sqlIdentifier(name)).toThrow('cannot be written')
})

test('a body picks a tag that does not occur in it', () => {
  expect(sqlBody('BEGIN END')).toBe('$dbbal$\nBEGIN END\n$dbbal$')
  expect(sqlBody("x = '$dbbal$'")).toBe("$dbbal1$\nx = '$dbbal$'\n$dbbal1$")
  expect(sqlBody("x = '$dbbal'")).toBe("$dbbal1$\nx = '$dbbal'\n$dbbal1$")
})

test('statements, tokens and places', () => {
  expect(readSql('SET a = 1; -- why\nDO $x$ a;b $x$;\n')).toEqual([
    [
      { line: 1, column: 1, kind: 'word', value: 'SET' },
      { line: 1, column: 5, kind: 'word', value: 'a' },
      { line: 1, column: 7, kind: 'symbol', value: '=' },
      { line: 1, column: 9, kind: 'word', value: '1' },
    ],
    [
      { line: 2, column: 1, kind: 'word', value: 'DO' },
      { line: 2, column: 4, kind: 'text', value: ' a;b ' },
    ],
  ])
})

test.each(["SELECT 'a", 'SELECT "a', 'DO $x$ a', 'SELECT 1'])('%j is not closed', (sql) => {
  expect(readSql(sql)).toBeUndefined()
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (name, text) => {
      const body = `SELECT ${sqlLiteral(text)}; SELECT ${sqlIdentifier(name)};`
      expect(values(`DO ${sqlBody(body)}; ${body}`)).toEqual([
        ['word', 'DO'],
        ['text', `\n${body}\n`],
        ['word', 'SELECT'],
        ['text', text],
        ['word', 'SELECT'],
        ['identifier', name],
      ])
    }),
    { numRuns: 1000 },
  )
})
