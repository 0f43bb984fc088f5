import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readUnit, unitValue, unitWord } from '../../src/formats/systemd.ts'
import { hostileText } from '../support/hostile.ts'

test.each([
  ['/etc/pgbouncer/pgbouncer.ini', '/etc/pgbouncer/pgbouncer.ini'],
  ['/etc/my pool/a.ini', '"/etc/my pool/a.ini"'],
  ['/a%b$c', '/a%%b$$c'],
  ['/a$b"c\\d', '"/a$$b\\"c\\\\d"'],
])('word %j is written %s', (word, text) => expect(unitWord(word)).toBe(text))

test.each([' a', 'a ', 'a\\', 'a\nb'])('value %j is refused', (value) => {
  expect(() => unitValue(value)).toThrow('cannot be written')
})

test('sections, comments, joined lines', () => {
  expect(readUnit('# a\n[Service]\nExecStart=/bin/a \\\n  b\n;c\nUser = postgres \n')).toEqual([
    { line: 3, section: 'Service', key: 'ExecStart', value: '/bin/a    b' },
    { line: 6, section: 'Service', key: 'User', value: 'postgres' },
  ])
  expect(readUnit('[Service]\nnonsense\n')).toBeUndefined()
})

test('a value stays on its line', () => {
  fc.assert(
    fc.property(hostileText, (value) => {
      fc.pre(!/^ | $|\\$/.test(value) && value.trim() === value)
      expect(readUnit(`[Unit]\nDescription=${unitValue(value)}\nUser=a\n`)).toEqual([
        { line: 2, section: 'Unit', key: 'Description', value: value.replaceAll('%', '%%') },
        { line: 3, section: 'Unit', key: 'User', value: 'a' },
      ])
    }),
    { numRuns: 500 },
  )
})
