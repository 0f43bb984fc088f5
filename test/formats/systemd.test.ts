import { describe, expect, test } from 'vitest'
import { unitValue, unitWord } from '../../src/formats/systemd.ts'

describe('unitWord', () => {
  test.each([
    ['/etc/redis/redis.conf', '/etc/redis/redis.conf'],
    ['/srv/100%/a', '/srv/100%%/a'],
    ['/srv/$HOME', '/srv/$$HOME'],
    ['/srv/a b', '"/srv/a b"'],
    ['/srv/"\\', '"/srv/\\"\\\\"'],
    ["/srv/it's;", '"/srv/it\'s;"'],
  ])('writes %j as %s', (text, expected) => {
    expect(unitWord(text)).toBe(expected)
  })
})

test('unitValue keeps specifiers from being filled in', () => {
  expect(unitValue('100% of %h')).toBe('100%% of %%h')
})

test.each(['a\nExecStart=/bin/evil', 'a\r', '\0'])('both refuse %j', (text) => {
  expect(() => unitWord(text)).toThrow('control character')
  expect(() => unitValue(text)).toThrow('control character')
})
