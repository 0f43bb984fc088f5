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
  expect(readUserlist('; a list\n"app" "x" more\n\n  "b" \n "y"\n')).toEqual({
    entries: [
      { line: 2, column: 1, user: 'app', secret: 'x' },
      { line: 4, column: 3, user: 'b', secret: 'y' },
    ],
    syntaxError: undefined,
  })
})

test('a # line ends the reading', () => {
  expect(readUserlist('"app" "x"\n# more\n"b" "y"\n')).toEqual({
    entries: [{ line: 1, column: 1, user: 'app', secret: 'x' }],
    syntaxError: { line: 2, column: 1 },
  })
})

test.each(['"app', '"app" "x', '"app" ', 'app "x"'])('%j is broken', (text) => {
  expect(readUserlist(text).syntaxError).toEqual({ line: 1, column: 1 })
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(hostileText, hostileText), { minLength: 1, maxLength: 4 }), (users) => {
      const short = users.filter(([user]) => Buffer.byteLength(user) < 60)
      const { entries, syntaxError } = readUserlist(
        short.map(([user, secret]) => `${userlistLine(user, secret)}\n`).join(''),
      )
      expect(syntaxError).toBeUndefined()
      expect(entries.map(({ user, secret }) => [user, secret])).toEqual(short)
    }),
    { numRuns: 1000 },
  )
})
