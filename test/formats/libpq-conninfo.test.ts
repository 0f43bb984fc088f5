import { array, assert, property, string, stringMatching, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  conninfoParameter,
  conninfoText,
  readConninfo,
  withParameters,
} from '../../src/formats/libpq-conninfo.ts'
import { hasControlCharacter } from '../../src/formats/text.ts'

describe('connection strings of libpq', () => {
  test.each([
    ['', []],
    [
      'host=10.0.0.1 port=5432',
      [
        ['host', '10.0.0.1'],
        ['port', '5432'],
      ],
    ],
    [
      "  user = 'a b'\tpassword='it\\'s \\\\ x'",
      [
        ['user', 'a b'],
        ['password', "it's \\ x"],
      ],
    ],
    ['password=a\\ b\\', [['password', 'a b']]],
    [
      "options='' host=a",
      [
        ['options', ''],
        ['host', 'a'],
      ],
    ],
    ["host=a'b", [['host', "a'b"]]],
    [
      "a='x'b=y",
      [
        ['a', 'x'],
        ['b', 'y'],
      ],
    ],
  ])('%j', (text, parameters) => {
    expect(readConninfo(text)).toEqual(parameters)
  })

  test.each(['host', 'host a', "host='a", "host='a\\'", '=a', 'postgresql://a/b', 'postgres://a'])(
    '%j is none, or a URI',
    (text) => {
      expect(readConninfo(text)).toBeUndefined()
    },
  )

  test('what is written is read again', () => {
    const name = stringMatching(/^[a-z_]+$/)
    const value = string({ unit: 'grapheme' }).filter((text) => !hasControlCharacter(text))
    assert(
      property(array(tuple(name, value)), (parameters) => {
        expect(readConninfo(conninfoText(parameters))).toEqual(parameters)
      }),
    )
  })

  test('control characters are refused without a word of the text', () => {
    expect(() => conninfoText([['password', 'secret\n']])).toThrow(/^a text cannot be written/)
  })

  test('of a name that stands twice the last value counts, and a change replaces both', () => {
    const twice = readConninfo('host=a hostaddr=1.2.3.4 host=b user=x') ?? []
    expect(conninfoParameter(twice, 'host')).toBe('b')
    expect(conninfoText(withParameters(twice, { host: 'c', hostaddr: undefined }))).toBe('user=x host=c')
  })
})
