import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  connectionString,
  connectionValue,
  readConnectionString,
} from '../../src/formats/connection-string.ts'
import { hostileText } from '../support/hostile.ts'

test.each([
  ['shop', 'shop'],
  ['10.0.0.1,10.0.0.2', '10.0.0.1,10.0.0.2'],
  ['2001:db8::1', '2001:db8::1'],
  ['my shop', "'my shop'"],
  ["it's", "'it''s'"],
  ["'", "''''"],
  ['a\\b', "'a\\b'"],
])('value %j is written %s', (value, text) => expect(connectionValue(value)).toBe(text))

test.each(['', 'a\nb'])('value %j is refused', (value) => {
  expect(() => connectionValue(value)).toThrow('cannot be written')
})

test('names, values and places are read', () => {
  expect(readConnectionString("host=a  dbname = 'it''s' port=1")).toEqual([
    { name: 'host', value: 'a', offset: 0 },
    { name: 'dbname', value: "it's", offset: 8 },
    { name: 'port', value: '1', offset: 25 },
  ])
})

test('a quote within a plain value means nothing', () => {
  expect(readConnectionString("password=a'b c=d")).toEqual([
    { name: 'password', value: "a'b", offset: 0 },
    { name: 'c', value: 'd', offset: 13 },
  ])
})

test.each(['host', 'host=a b', '=a', "host='a", 'host=', "host=''"])('%j is a syntax error', (text) => {
  expect(readConnectionString(text)).toBeUndefined()
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (values) => {
      const text = connectionString(values.map((value, index) => [`name${index}`, value]))
      expect(readConnectionString(text)?.map(({ name, value }) => [name, value])).toEqual(
        values.map((value, index) => [`name${index}`, value]),
      )
    }),
    { numRuns: 1000 },
  )
})
