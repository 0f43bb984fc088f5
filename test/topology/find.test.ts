import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type FindOptions, findTopology } from '../../src/topology/find.ts'

const root = mkdtempSync(join(tmpdir(), 'dbbal-find-'))
afterAll(() => rmSync(root, { recursive: true }))
let count = 0

/** A directory tree; a path that ends with a slash is a directory. */
function tree(...paths: string[]): string {
  count += 1
  const base = join(root, String(count))
  for (const path of ['a/b/c/', ...paths]) {
    const target = join(base, path)
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true })
    if (!path.endsWith('/')) writeFileSync(target, '')
  }
  return base
}

function find(workingDirectory: string, more: Partial<FindOptions> = {}) {
  return findTopology({ workingDirectory, readStdin: async () => 'from stdin', ...more })
}

describe('the topology is', () => {
  test('what the flag says, before the variable', async () => {
    const more = { asked: 'x.yaml', variable: 'y.yaml' }
    expect(await find(tree('dbbal.yaml'), more)).toEqual({ path: 'x.yaml' })
  })
  test('what the variable says; an empty one says nothing', async () => {
    const base = tree('.git/', 'dbbal.yaml')
    expect(await find(base, { variable: 'y.yaml' })).toEqual({ path: 'y.yaml' })
    expect(await find(base, { variable: '' })).toEqual({ path: join(base, 'dbbal.yaml') })
  })
  test('standard input for a dash, by flag or variable', async () => {
    expect(await find(root, { asked: '-' })).toEqual({ stdin: 'from stdin' })
    expect(await find(root, { variable: '-' })).toEqual({ stdin: 'from stdin' })
  })
  test('the nearest file up to the root of the repository', async () => {
    const base = tree('.git/', 'topology.yaml', 'a/b/dbbal.yaml')
    expect(await find(join(base, 'a/b/c'))).toEqual({ path: join(base, 'a/b/dbbal.yaml') })
    expect(await find(join(base, 'a'))).toEqual({ path: join(base, 'topology.yaml') })
  })
  test('dbbal.yaml before topology.yaml, YAML before JSON', async () => {
    const base = tree(
      '.git/',
      'topology.yaml',
      'dbbal.yaml',
      'a/topology.json',
      'a/topology.yaml',
      'a/b/dbbal.json',
    )
    expect(await find(base)).toEqual({ path: join(base, 'dbbal.yaml') })
    expect(await find(join(base, 'a'))).toEqual({ path: join(base, 'a/topology.yaml') })
    expect(await find(join(base, 'a/b'))).toEqual({ path: join(base, 'a/b/dbbal.json') })
  })
  test('never above the repository', async () => {
    const base = tree('dbbal.yaml', 'a/.git/')
    await expect(find(join(base, 'a/b'))).rejects.toMatchObject({ code: 'NO_TOPOLOGY', exit: 2 })
  })
  test('also in a worktree, where .git is a file', async () => {
    const base = tree('dbbal.yaml', 'a/.git', 'a/topology.yaml')
    expect(await find(join(base, 'a/b'))).toEqual({ path: join(base, 'a/topology.yaml') })
  })
  test('outside of a repository only here: what lies above may be somebody else’s', async () => {
    const base = tree('dbbal.yaml', 'a/b/dbbal.yaml')
    expect(await find(join(base, 'a/b'))).toEqual({ path: join(base, 'a/b/dbbal.yaml') })
    await expect(find(join(base, 'a/b/c'))).rejects.toThrow(
      "no dbbal.yaml or topology.yaml from here up to the repository's root",
    )
  })
  test('no directory of that name', async () => {
    const base = tree('.git/', 'dbbal.yaml', 'a/dbbal.yaml/')
    expect(await find(join(base, 'a'))).toEqual({ path: join(base, 'dbbal.yaml') })
  })
})
