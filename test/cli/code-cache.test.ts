import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** bin/load-bundle.cjs: the second start compiles nothing, and never runs code that another user can have written. */
describe('code cache', () => {
  let home = ''
  const caches = (): string[] => readdirSync(join(home, 'dbbal')).map((name) => join(home, 'dbbal', name))
  const run = (...argv: readonly string[]): string =>
    execFileSync(process.execPath, ['bin/run.cjs', ...(argv.length === 0 ? ['schema'] : argv)], {
      env: { ...process.env, XDG_CACHE_HOME: home },
      encoding: 'utf8',
    })

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'dbbal-cache-'))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  test('is written once, for this user alone, and answers the same', () => {
    const first = run()
    const [path = ''] = caches()
    const { mode, ino } = statSync(path)
    expect(mode & 0o777).toBe(0o600)
    expect(run()).toBe(first)
    expect(caches()).toEqual([path])
    expect(statSync(path).ino).toBe(ino)
  })

  test('of another content is made anew', () => {
    const first = run()
    const [path = ''] = caches()
    for (const content of ['', 'not a cache']) {
      writeFileSync(path, content)
      expect(run()).toBe(first)
      expect(readFileSync(path).length).toBeGreaterThan(1000)
    }
  })

  test('grows with what later runs use, and not with what they leave out', () => {
    const show = (name: string): string => run('topology', 'show', '-t', `fixtures/topologies/${name}.yaml`)
    const size = (): number => statSync(caches()[0] ?? '').size
    run('topology', 'show', '--help')
    const first = size()
    show('quick-start')
    const grown = size()
    expect(grown).toBeGreaterThan(first * 1.1)
    run('topology', 'show', '--help')
    expect(size()).toBe(grown)
  })

  test('that others may write is not read', () => {
    run()
    const [path = ''] = caches()
    chmodSync(path, 0o622)
    run()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('of old builds goes', () => {
    mkdirSync(join(home, 'dbbal'))
    for (let build = 0; build < 30; build += 1) writeFileSync(join(home, `dbbal/old-${build}.v8cache`), 'old')
    run()
    expect(caches()).toHaveLength(24)
  })

  test('is not needed', () => {
    writeFileSync(join(home, 'dbbal'), 'a file where the directory should be')
    expect(run()).toContain('dbbal topology')
  })
})
