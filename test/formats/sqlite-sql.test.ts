import fc from 'fast-check'
import initSqlJs, { type Database } from 'sql.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { sqliteBytes, sqliteText } from '../../src/formats/sqlite-sql.ts'
import { hostileText } from '../support/hostile.ts'

let database: Database

beforeAll(async () => {
  const { Database } = await initSqlJs()
  database = new Database()
})

function evaluated(expression: string): unknown {
  const statement = database.prepare(`SELECT ${expression}`)
  try {
    statement.step()
    return statement.get()[0]
  } finally {
    statement.free()
  }
}

/**
 * The statements that the mysql and mariadb clients would send: they end one at a `;` outside quotes, and inside
 * quotes a backslash hides the next character.
 */
function statementsOfClient(text: string): string[] {
  const statements: string[] = []
  let [current, quote] = ['', '']
  for (let place = 0; place < text.length; place += 1) {
    const character = text[place] ?? ''
    if (quote !== '' && character === '\\') {
      current += character + (text[place + 1] ?? '')
      place += 1
    } else if (quote === '' && character === ';') {
      statements.push(current)
      current = ''
    } else {
      if (character === quote) quote = ''
      else if (quote === '' && /['"`]/.test(character)) quote = character
      current += character
    }
  }
  return current.trim() === '' ? statements : [...statements, current]
}

describe('a text', () => {
  test.each([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ['^SELECT .* FROM items\\b', "'^SELECT .* FROM items\\b'"],
    ['ends with \\', "'ends with '||char(92)||''"],
    ["\\\\'", "''||char(92,92)||''''"],
  ])('%s', (text, expected) => {
    expect(sqliteText(text)).toBe(expected)
    expect(evaluated(expected)).toBe(text)
  })

  test('is read back by SQLite as it was', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(evaluated(sqliteText(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test('never breaks out of its statement in the mysql client', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (texts) => {
        const lines = texts.map((text) => `UPDATE t SET a=${sqliteText(text)} WHERE b=${sqliteText(text)}`)
        const file = lines.map((line) => `${line};\n`).join('')
        expect(statementsOfClient(file).map((line) => line.trim())).toEqual(lines)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['\n', '\r', '\0', '\u001b', '\u0085', '\u2028', '\ud800'])('with %j is refused', (character) => {
    expect(() => sqliteText(`a${character}b`)).toThrow('control character')
  })
})

test('bytes are read back as the text that they are', () => {
  expect(evaluated(sqliteBytes(Buffer.from("a'\n\u0001\\", 'latin1')))).toBe("a'\n\u0001\\")
})
