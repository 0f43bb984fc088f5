import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mysqlAccount, mysqlIdentifier, mysqlLiteral } from '../../src/formats/mysql-sql.ts'

const hostile = fc.string({
  unit: fc.constantFrom('`', "'", '"', '\\', ';', '@', '%', ' ', '-', '#', '/', '*', 'a', 'é', '\n'),
})

/** What a server reads: backticks and quotes end at the first that is not doubled; nothing else is special. */
function unquoted(text: string, quote: string): { value: string; rest: string } {
  expect(text[0]).toBe(quote)
  for (let at = 1; at < text.length; at++) {
    if (text[at] !== quote) continue
    if (text[at + 1] !== quote) {
      return { value: text.slice(1, at).replaceAll(quote + quote, quote), rest: text.slice(at + 1) }
    }
    at++
  }
  throw new Error(`not closed: ${text}`)
}

describe('SQL for MySQL', () => {
  test('an account reads back as it was, or is refused', () => {
    fc.assert(
      fc.property(hostile, hostile, (user, host) => {
        if (user === '' || host === '' || /\n/.test(user + host)) {
          expect(() => mysqlAccount(user, host)).toThrow('cannot be written')
          return
        }
        const first = unquoted(mysqlAccount(user, host), '`')
        expect(first.value).toBe(user)
        expect(first.rest[0]).toBe('@')
        expect(unquoted(first.rest.slice(1), '`')).toEqual({ value: host, rest: '' })
      }),
      { numRuns: 2000 },
    )
  })

  test('a text reads back as it was whatever sql_mode is, or is refused', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        if (/[\n\\]/.test(text)) expect(() => mysqlLiteral(text)).toThrow('cannot be written')
        else expect(unquoted(mysqlLiteral(text), "'")).toEqual({ value: text, rest: '' })
      }),
      { numRuns: 2000 },
    )
  })

  test('names have no characters that the server cannot store', () => {
    expect(() => mysqlIdentifier('a😀')).toThrow('names take no such character')
  })
})
