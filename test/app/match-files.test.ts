import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchFiles } from '../../src/app/match-files.ts'

const root = mkdtempSync(join(tmpdir(), 'dbbal-match-'))
const names = [
  'a.conf',
  'b.conf',
  'B.conf',
  '10.conf',
  '.hidden',
  '[x].conf',
  'd/a',
  'd/.b',
  'd/e/a',
  'é.conf',
  '{a,b}',
]
for (const name of names) {
  mkdirSync(join(root, dirname(name)), { recursive: true })
  writeFileSync(join(root, name), '')
}

describe('a pattern', () => {
  test.each([
    ['*.conf', ['10.conf', 'B.conf', '[x].conf', 'a.conf', 'b.conf', 'é.conf']],
    ['./*.conf', ['10.conf', 'B.conf', '[x].conf', 'a.conf', 'b.conf', 'é.conf']],
    ['?.conf', ['B.conf', 'a.conf', 'b.conf', 'é.conf']],
    ['[ab].conf', ['a.conf', 'b.conf']],
    ['[!ab].conf', ['B.conf', 'é.conf']],
    ['[a-].conf', ['a.conf']],
    ['[b-a].conf', []],
    ['[a.conf', []],
    ['\\[x].conf', ['[x].conf']],
    ['[[]x].conf', ['[x].conf']],
    ['.h*', ['.hidden']],
    ['*h*', []],
    ['*/a', ['d/a']],
    ['d/*', ['d/a', 'd/e']],
    ['**/a', ['d/a']],
    ['nowhere/*', []],
    ['*/nothing', []],
    ['{a,x}', []],
    ['{a,*', ['{a,b}']],
  ])('%s', (pattern, expected) => {
    expect(matchFiles(pattern, root)).toEqual(expected)
    expect(matchFiles(`${root}/${pattern}`, '/')).toEqual(expected.map((name) => join(root, name)))
  })
})

test('fits what the shell makes of it', () => {
  const part = fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '[a-c]', '.', 'conf', '/', 'd', 'e')
  const pattern = fc
    .array(part, { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => /[*?[]/.test(text) && !/^\/|\/\/|\/$|(?:^|\/)\.+(?:\/|$)/.test(text))
  const patterns = fc.sample(pattern, 300)
  const script = 'shopt -s nullglob; for each in "$@"; do IFS=; printf "%s|" $each; echo; done'
  const shell = execFileSync('bash', ['--norc', '-c', script, 'bash', ...patterns], {
    cwd: root,
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
    encoding: 'utf8',
  })
  const told = shell.split('\n').map((line) => line.split('|').filter((name) => name !== ''))
  for (const [index, each] of patterns.entries()) {
    // The shell of today leaves `.` and `..` to a pattern that begins with a dot, and they are no files.
    const files = (told[index] ?? []).filter((name) => !/(?:^|\/)\.\.?$/.test(name))
    expect([...matchFiles(each, root)].toSorted(), each).toEqual(files.toSorted())
  }
})
