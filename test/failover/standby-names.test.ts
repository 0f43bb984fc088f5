import { expect, test } from 'vitest'
import { countingStandbys, standbyNames } from '../../src/failover/standby-names.ts'

test.each([
  ['', undefined],
  ['  ', undefined],
  ['*', { mode: 'first', number: 1, names: ['*'] }],
  ['a', { mode: 'first', number: 1, names: ['a'] }],
  ['a, B', { mode: 'first', number: 1, names: ['a', 'b'] }],
  ['2 (a, b)', { mode: 'first', number: 2, names: ['a', 'b'] }],
  ['FIRST 1 (a,b)', { mode: 'first', number: 1, names: ['a', 'b'] }],
  ['any 2 (a, "b, c", "d""e")', { mode: 'any', number: 2, names: ['a', 'b, c', 'd"e'] }],
  ['ANY 1 (*)', { mode: 'any', number: 1, names: ['*'] }],
  ['any', { mode: 'first', number: 1, names: ['any'] }],
])('%j', (text, expected) => expect(standbyNames(text)).toEqual(expected))

test('standbys count by name without regard to case, or by a star', () => {
  const present = ['PG2', 'pg3']
  expect(countingStandbys({ mode: 'any', number: 1, names: ['pg2'] }, present)).toEqual(['PG2'])
  expect(countingStandbys({ mode: 'any', number: 1, names: ['*'] }, present)).toEqual(present)
  expect(countingStandbys({ mode: 'any', number: 1, names: ['pg4'] }, present)).toEqual([])
})
