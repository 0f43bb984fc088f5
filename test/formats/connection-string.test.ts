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
  expect(readConnectionString("host=a  dbname = 'it''s' port=1")).toEqual({
    parameters: [
      { name: 'host', value: 'a', offset: 0, valueOffset: 5 },
      { name: 'dbname', value: "it's", offset: 8, valueOffset: 17 },
      { name: 'port', value: '1', offset: 25, valueOffset: 30 },
    ],
    syntaxError: undefined,
  })
})

test('a quote within a plain value means nothing', () => {
  expect(readConnectionString("password=a'b c=d").parameters).toEqual([
    { name: 'password', value: "a'b", offset: 0, valueOffset: 9 },
    { name: 'c', value: 'd', offset: 13, valueOffset: 15 },
  ])
})

test.each([
  ['host', 0],
  ['host=a b', 7],
  ['=a', 0],
  ["host='a", 0],
  ['host=', 0],
  ["port=1 host=''", 7],
])('%j is a syntax error at %i', (text, offset) => {
  const { parameters, syntaxError } = readConnectionString(text)
  expect(syntaxError).toBe(offset)
  expect(parameters).toHaveLength(offset === 0 ? 0 : 1)
})

test('what is written is what is read', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 4 }), (values) => {
      const text = connectionString(values.map((value, index) => [`name${index}`, value]))
      expect(readConnectionString(text).parameters.map(({ name, value }) => [name, value])).toEqual(
        values.map((value, index) => [`name${index}`, value]),
      )
    }),
    { numRuns: 1000 },
  )
})
