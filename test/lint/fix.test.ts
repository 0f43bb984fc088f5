import { chmodSync, chownSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { applySafeFixes } from '../../src/lint/apply-fixes.ts'
import type { LintFinding } from '../../src/lint/linter.ts'
import { ignoreRule } from '../../src/lint/own-rules.ts'
import { realDisk } from '../../src/output/disk.ts'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const only = await onlyRules('PGB007')
const head = '\uFEFF; Größe\r\n[databases]\r\n* = host=db1 password=hunter2\r\n[pgbouncer]\r\n'
const before = `${head}listen_port = 1\r\nlisten_port = 2\r\n; kept \t\r\nlisten_port = 3`
const after = `${head}; kept \t\r\nlisten_port = 3`

test('--fix writes the fixed file, byte by byte as it was elsewhere, with its mode, through a link', async () => {
  const here = new LintDirectory({ 'etc/pgbouncer.ini': before, 'other.ini': '[pgbouncer]\n' })
  chmodSync(join(here.root, 'etc/pgbouncer.ini'), 0o640)
  symlinkSync('etc/pgbouncer.ini', join(here.root, 'pgbouncer.ini'))
  const { stdout, exit } = await here.lint('pgbouncer.ini', ...only, '--fix')
  expect(exit).toBe(0)
  expect(stdout).toBe('no findings in 1 file; fixed pgbouncer.ini\n')
  expect(here.read('etc/pgbouncer.ini')).toBe(after)
  expect(statSync(join(here.root, 'etc/pgbouncer.ini')).mode & 0o777).toBe(0o640)
  expect(readdirSync(join(here.root, 'etc'))).toEqual(['pgbouncer.ini'])
  expect((await here.json('pgbouncer.ini', ...only, '--fix')).fixed).toEqual([])
})

test('--fix --dry-run prints a diff without passwords, and writes nothing', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': before })
  const { stdout, exit } = await here.lint(...only, '--fix', '--dry-run', '--fail-on', 'warning')
  expect(exit).toBe(1)
  expect(stdout).toContain('--- a/pgbouncer.ini\n+++ b/pgbouncer.ini\n')
  expect(stdout).toMatch(/^-listen_port = 1/m)
  expect(stdout).toMatch(/^ listen_port = 3/m)
  expect(stdout).not.toContain('hunter2')
  expect(here.read('pgbouncer.ini')).toBe(before)
})

test('a file that is not UTF-8 is not fixed, and no other one either', async () => {
  const latin = Buffer.from(before.slice(1), 'latin1')
  const here = new LintDirectory({ 'a/pgbouncer.ini': before, 'b/pgbouncer.ini': latin })
  const { exit, stderr } = await here.lint(...only, '--fix')
  expect([exit, stderr]).toEqual([2, expect.stringContaining('"b/pgbouncer.ini" is not UTF-8')])
  expect(here.read('a/pgbouncer.ini')).toBe(before)
  expect(readFileSync(join(here.root, 'b/pgbouncer.ini'))).toEqual(latin)
  expect(readdirSync(join(here.root, 'a'))).toEqual(['pgbouncer.ini'])
})

test('standard input is not fixed, but its diff is shown', async () => {
  const here = new LintDirectory({})
  expect((await here.lint('-', '--fix', '--stdin-filepath', 'pgbouncer.ini')).stderr).toContain(
    'hint: see what would change: --fix --dry-run',
  )
  const argv = ['-', '--stdin-filepath', 'pgbouncer.ini', '--fix', '--dry-run', ...only]
  expect((await here.jsonOf(before, ...argv)).diffs).toHaveLength(1)
})

test('a signal while files are written leaves every file as it was, and nothing beside them', async () => {
  const files = { 'a/pgbouncer.ini': before, 'b/pgbouncer.ini': before, 'b/pgbouncer-2.ini': before }
  const here = new LintDirectory(files)
  const { writeFile } = realDisk
  const write = vi.spyOn(realDisk, 'writeFile')
  onTestFinished(() => write.mockRestore())
  for (const [signal, exit] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    write.mockImplementationOnce(async (...argv) => {
      await writeFile(...argv)
      process.emit(signal, signal)
    })
    const finished = await here.lint(...only, '--fix')
    expect([finished.exit, finished.stderr]).toEqual([exit, 'error: interrupted; every file is as it was\n'])
    for (const [name, text] of Object.entries(files)) expect(here.read(name)).toBe(text)
    expect(readdirSync(join(here.root, 'b'))).toEqual(['pgbouncer-2.ini', 'pgbouncer.ini'])
  }
  expect((await here.json(...only, '--fix')).fixed).toEqual(Object.keys(files).toSorted())
  expect(Object.keys(files).map((name) => here.read(name))).toEqual([after, after, after])
})

test.runIf(process.getuid?.() === 0)('a fixed file keeps its owner', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': before })
  const path = join(here.root, 'pgbouncer.ini')
  chownSync(path, 65534, 65533)
  await here.lint(...only, '--fix')
  expect(here.read('pgbouncer.ini')).toBe(after)
  expect(statSync(path)).toMatchObject({ uid: 65534, gid: 65533 })
})

function fixing(...edits: [column: number, length: number, text: string][]): LintFinding {
  return {
    rule: ignoreRule,
    severity: 'warning',
    file: 'f',
    line: 1,
    column: 1,
    message: '',
    fix: {
      title: '',
      edits: edits.map(([column, length, text]) => ({ line: 1, column, length, text })),
    },
  }
}

test('a fix is made whole or not at all', () => {
  const first = fixing([1, 3, 'A'])
  const overlapping = fixing([3, 2, 'B'], [8, 1, 'C'])
  expect(applySafeFixes('0123456789', [overlapping, first])).toBe('A3456789')
  expect(applySafeFixes('0123456789', [fixing([2, 0, 'x']), fixing([2, 0, 'x'])])).toBe('0x123456789')
  const unsafe = { ...first, rule: { ...ignoreRule, fix: 'unsafe' as const } }
  expect(applySafeFixes('0123456789', [unsafe])).toBe('0123456789')
})

test('what no fix is about stays', () => {
  const fix = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 5 }))
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 10 }), (places) => {
      const text = 'abcdefghijklmnopqrstuvwxyz'
      const fixed = applySafeFixes(
        text,
        places.map(([column, length]) => fixing([column, length, ''])),
      )
      const touched = new Set(
        places.flatMap(([column, length]) => Array.from({ length }, (_, i) => column - 1 + i)),
      )
      const kept = [...text].filter((_, index) => !touched.has(index))
      expect([...fixed].filter((letter) => kept.includes(letter))).toEqual(kept)
    }),
  )
})
