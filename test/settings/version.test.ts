import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareVersions, isAtLeast } from '../../src/settings/version.ts'

test.each([
  ['1.24', '1.26.1', -1],
  ['1.9', '1.10', -1],
  ['1.24', '1.24.0', 0],
  ['8.4', '8.0.36', 1],
  ['9', '8.4', 1],
])('%s against %s', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign)
})

const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'))

test('is an order', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(Math.sign(compareVersions(a, b))).toBe(0 - Math.sign(compareVersions(b, a)))
      const [first = '', , last = ''] = [a, b, c].sort(compareVersions)
      expect(compareVersions(first, last)).toBeLessThanOrEqual(0)
    }),
  )
})

test('a version without its last parts stands for its newest release', () => {
  expect(isAtLeast('8.0', '8.0.23')).toBe(true)
  expect(isAtLeast('8.0.22', '8.0.23')).toBe(false)
  expect(isAtLeast('8.0.23', '8.0.23')).toBe(true)
  expect(isAtLeast('8.0', '8.1')).toBe(false)
  expect(isAtLeast('1.24.1', '1.24')).toBe(true)
})
