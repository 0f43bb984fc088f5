import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { trackedFiles } from '../../src/app/git-tracked.ts'

const root = mkdtempSync(join(tmpdir(), 'dbbal-tracked-'))

function repository(name: string, tracked: readonly string[], others: readonly string[]): string {
  const directory = join(root, name)
  for (const file of [...tracked, ...others]) {
    mkdirSync(join(directory, file, '..'), { recursive: true })
    writeFileSync(join(directory, file), '')
  }
  execFileSync('git', ['init', '--quiet'], { cwd: directory })
  execFileSync('git', ['add', ...tracked], { cwd: directory })
  return directory
}

test('what git tracks, in each repository, by whatever path', () => {
  const one = repository('one', ['a', 'd/b é\nc'], ['d/c'])
  repository('two', ['x'], ['a'])
  mkdirSync(join(root, 'none'))
  const isTracked = trackedFiles(join(one, 'd'))
  expect(
    ['../a', 'b é\nc', 'c', 'nowhere', '../../two/x', '../../two/a', '../../none/a'].map(isTracked),
  ).toEqual([true, true, false, false, true, false, false])
  expect(isTracked(join(one, 'a'))).toBe(true)
})

test('asks git once, and starts nothing that the repository names', () => {
  const directory = repository('hostile', ['a', 'b'], [])
  execFileSync('git', ['config', 'core.fsmonitor', 'touch started; false'], { cwd: directory })
  const isTracked = trackedFiles(directory)
  expect(isTracked('a')).toBe(true)
  execFileSync('git', ['rm', '--quiet', '--cached', 'b'], { cwd: directory })
  execFileSync('rm', ['-f', join(directory, 'started')])
  expect(isTracked('b')).toBe(true)
  expect(trackedFiles(directory)('b')).toBe(false)
  expect(existsSync(join(directory, 'started'))).toBe(false)
})
