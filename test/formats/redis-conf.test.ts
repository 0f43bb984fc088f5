import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRedisConf, redisComment, redisWord } from '../../src/formats/redis-conf.ts'
import { hostileText } from '../support/hostile.ts'

const redis = { joinsQuotes: false }
const valkey = { joinsQuotes: true }

/** Directives as text: name, then each word in brackets. */
function readAsText(text: string, dialect = redis): string[] {
  return readRedisConf(text, dialect).map((line) =>
    'fault' in line
      ? `${line.line}:${line.column} ${line.fault}`
      : `${line.line}:${line.column} ${line.name} ${line.words.map((word) => `[${word.text}]`).join('')}`,
  )
}

describe('redisWord', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['', '""'],
    ['a b', '"a b"'],
    ['say "hi" \\o/', '"say \\"hi\\" \\\\o/"'],
    ["it's", '"it\'s"'],
    ['#1', '"#1"'],
    ['größe', '"größe"'],
  ])('writes %j as %s', (text, expected) => {
    expect(redisWord(text)).toBe(expected)
  })

  test.each(['a\nb', 'a\rb', '\0', 'a\tb', '\u2028'])('refuses %j', (text) => {
    expect(() => redisWord(text)).toThrow('control character')
    expect(() => redisComment(text)).toThrow('control character')
  })

  test('is read back as it was, and nothing else is', () => {
    const words = fc.array(fc.oneof(fc.constant(''), hostileText), { maxLength: 4 })
    fc.assert(
      fc.property(fc.array(words, { maxLength: 4 }), (lines) => {
        const text = lines.map((line) => `${['name', ...line.map(redisWord)].join(' ')}\n`).join('')
        const read = readRedisConf(text, redis)
        expect(
          read.map((line) => ('words' in line ? line.words.map((word) => word.text) : line.fault)),
        ).toEqual(lines)
        expect(read.map(({ line }) => line)).toEqual(lines.map((_, index) => index + 1))
      }),
    )
  })

  test('keeps comments comments', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(readRedisConf(`${redisComment(text)}\nport 1\n`, redis)).toHaveLength(1)
      }),
    )
  })
})

// What Redis 7.0 and 8.0 and Valkey 9 make of these lines is compared in test/live/redis-files.live.test.ts.
describe('readRedisConf', () => {
  test.each([
    ['port 7000', ['1:1 port [7000]']],
    ['\n  Port\t7000  \r\n', ['2:3 port [7000]']],
    ['# port 1\n   # port 2\n', []],
    ['maxmemory 2gb # c', ['1:1 maxmemory [2gb][#][c]']],
    ['save ""', ['1:1 save []']],
    ["a 'it\\'s' \"\\x41\\n\\q\"", ["1:1 a [it's][A\nq]"]],
    ['a b"c d"', ['1:1 a [bc d]']],
    ['a "b"c', ['1:1 unbalanced quotes']],
    ['a "b', ['1:1 unbalanced quotes']],
    ["a 'b\nport 1", ['1:1 unbalanced quotes', '2:1 port [1]']],
    ['include /etc/x\\', ['1:1 include [/etc/x\\]']],
    // Only the C library's spaces end a word: not the no-break space, not a byte order mark.
    ['a "b"\u00a0', ['1:1 unbalanced quotes']],
    ['\ufeffport 1', ['1:1 \ufeffport [1]']],
    ['port 1\0 2\n3\nhz 1\0', ['1:1 port [13]', '3:1 hz [1]']],
    ['\0port 1\nport 2', ['2:1 port [2]']],
    ['\u212aeep 1', ['1:1 \u212aeep [1]']],
  ])('reads %j', (text, expected) => {
    expect(readAsText(text)).toEqual(expected)
  })

  test('goes on after a closing quote where the server does', () => {
    expect(readAsText('a "b"c \'d\'"e"', valkey)).toEqual(['1:1 a [bc][de]'])
  })

  test('gives the column of every word', () => {
    const [line] = readRedisConf('  save  3600 "1 "', redis)
    expect(line).toEqual({
      line: 1,
      column: 3,
      name: 'save',
      nameLength: 4,
      words: [
        { text: '3600', column: 9, length: 4 },
        { text: '1 ', column: 14, length: 4 },
      ],
    })
  })
})
