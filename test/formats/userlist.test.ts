import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readUserlist, userlistLine } from '../../src/formats/userlist.ts'
import { hostileText } from '../support/hostile.ts'

test('names and secrets in quotes, quotes doubled', () => {
  expect(userlistLine('app', 'a"b;#')).toBe('"app" "a""b;#"')
})

test('names that PgBouncer would find too long are refused', () => {
  expect(userlistLine('a'.repeat(127), 'x')).toContain('aaa')
  expect(() => userlistLine('a'.repeat(128), 'x')).toThrow('128 bytes')
  expect(() => userlistLine('é'.repeat(64), 'x')).toThrow('128 bytes')
  expect(() => userlistLine('app', `${'x'.repeat(2046)}"`)).toThrow('2048 bytes')
})

test('control characters are refused', () => {
  expect(() => userlistLine('app\n"evil" "x"', 'x')).toThrow('cannot be written')
})

test('comments, places and the rest of a line', () => {
  expect(readUserlist('; a list\n"app" "x" more\n\n  "b" \n "y"\n"c" ""\n')).toEqual({
    entries: [
      { line: 2, column: 1, user: 'app', secret: 'x' },
      { line: 4, column: 3, user: 'b', secret: 'y' },
      { line: 6, column: 1, user: 'c', secret: '' },
    ],
    errors: [],
    unread: [],
  })
})

test('what comes behind the first error is read line by line, and apart', () => {
  expect(readUserlist('"app" "x"\n# more\n"b" "y"\n"open\n"c" "z"\n')).toEqual({
    entries: [{ line: 1, column: 1, user: 'app', secret: 'x' }],
    errors: [
      { line: 2, column: 1, kind: 'hash' },
      { line: 4, column: 1, kind: 'unclosed' },
    ],
    unread: [
      { line: 3, column: 1, user: 'b', secret: 'y' },
      { line: 5, column: 1, user: 'c', secret: 'z' },
    ],
  })
})

test.each([
  ['"app', 'unclosed'],
  ['"app" "x', 'unclosed'],
  ['"app" "x""', 'unclosed'],
  ['"app" ', 'no-secret'],
  ['app "x"', 'no-quote'],
  ['\u{FEFF}"app" "x"', 'byte-order-mark'],
  [`"${'a'.repeat(128)}" "x"`, 'long-user'],
  [`"app" "${'x'.repeat(65_531)}"`, 'long-secret'],
])('%j is broken', (text, kind) => {
  expect(readUserlist(text).errors).toEqual([{ line: 1, column: 1, kind }])
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 4 }), (users) => {
      const short = users.filter(([user]) => Buffer.byteLength(user) < 60)
      const { entries, errors } = readUserlist(
        short.map(([user, secret]) => `${userlistLine(user, secret)}\n`).join(''),
      )
      expect(errors).toEqual([])
      expect(entries.map(({ user, secret }) => [user, secret])).toEqual(short)
    }),
    { numRuns: 1000 },
  )
})
