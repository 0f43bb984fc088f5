import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { desiredFiles, isSafePath } from '../../src/output/desired-file.ts'
import { rendered } from './support/desired.ts'

test('modes: secrets private, scripts executable', () => {
  const files = desiredFiles(
    rendered({ 'a/conf': '', 'a/users!': '', 'a/run.sh*': '', 'a/load.sh!*': '' }),
    false,
  )
  const modes = Object.fromEntries([...files.values()].map(({ path, mode }) => [path, mode.toString(8)]))
  expect(modes).toEqual({ 'a/conf': '644', 'a/users': '600', 'a/run.sh': '755', 'a/load.sh': '700' })
})

test('files come out sorted, whatever the order they were rendered in', () => {
  const names = ['b/x', 'a/y', 'a-b/z', 'a/B', 'ä/1']
  fc.assert(
    fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
      const files = desiredFiles(rendered(Object.fromEntries(order.map((name) => [name, '']))), false)
      expect([...files.keys()]).toEqual(['a-b/z', 'a/B', 'a/y', 'b/x', 'ä/1'])
    }),
  )
})

describe('a path that leaves its place is refused', () => {
  test.each([
    '../x',
    'a/../../x',
    '/etc/passwd',
    'a//b',
    'a/./b',
    '',
    'a/',
    'a\\b',
    'a/\n',
    'a/\0',
    '.dbbal/manifest.json',
    '.DBBAL/lock',
  ])('%j', (path) => {
    expect(isSafePath(path)).toBe(false)
    expect(() => desiredFiles([{ path, text: '' }], false)).toThrow(/leaves the output directory/)
  })

  test.each([
    [['a/x', 'a/x'], /takes the place/],
    [['a/x', 'A/X'], /takes the place/],
    [['a/x', 'a/x/y'], /needs a directory/],
    [['a/x/y/z', 'A'], /needs a directory/],
  ])('%j', (paths, message) => {
    expect(() =>
      desiredFiles(
        paths.map((path) => ({ path, text: '' })),
        false,
      ),
    ).toThrow(message)
  })
})
