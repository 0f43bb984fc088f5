import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aclLine, readAcl } from '../../src/formats/redis-acl.ts'
import { hostileText } from '../support/hostile.ts'

describe('aclLine', () => {
  test('puts single spaces between the words', () => {
    expect(aclLine('app', ['on', '~cart:*', '+@read'])).toBe('user app on ~cart:* +@read')
  })

  test.each([
    ['a b', 'it holds a space'],
    ['', 'it is empty'],
    ['a\nuser evil on nopass +@all ~*', 'control character'],
  ])('refuses the word %j', (word, why) => {
    expect(() => aclLine(word, [])).toThrow(why)
    expect(() => aclLine('app', [word])).toThrow(why)
  })

  test('is read back as it was', () => {
    const word = hostileText.map((text) => text.replaceAll(/\s/g, '')).filter((text) => text !== '')
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 5 }), (name, rules) => {
        expect(readAcl(`${aclLine(name, rules)}\n`)).toEqual([{ line: 1, name, rules }])
      }),
    )
  })
})

describe('readAcl', () => {
  test.each([
    ['# a comment', [{ line: 1, fault: 'no user' }]],
    ['user', [{ line: 1, fault: 'no user' }]],
    ['user a  on', [{ line: 1, fault: 'empty rule' }]],
    [
      'user a on\nuser a off',
      [
        { line: 1, name: 'a', rules: ['on'] },
        { line: 2, fault: 'user twice' },
      ],
    ],
    ['\n  user a on \r\n', [{ line: 2, name: 'a', rules: ['on'] }]],
  ])('reads %j', (text, expected) => {
    expect(readAcl(text)).toEqual(expected)
  })
})
