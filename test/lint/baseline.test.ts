import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LintDirectory } from './support/lint-directory.ts'
import { onlyRules } from './support/only-rules.ts'

const only = await onlyRules('PGB007')
const lines = (...settings: string[]): string =>
  ['[databases]', '* = host=db1 password=hunter2', '[pgbouncer]', ...settings, ''].join('\n')

test('a baseline holds what is known, also where lines move, and shows what is new', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': lines('a = 1', 'a = 2') })
  expect((await here.json(...only, '--write-baseline', 'known.json')).findings).toEqual([])
  expect(here.read('known.json')).not.toContain('hunter2')
  here.write('pgbouncer.ini', lines('; new', 'a = 1', 'b = 1', 'a = 2', 'b = 2'))
  const { findings, notes } = await here.json(...only, '--baseline', 'known.json')
  expect(findings).toMatchObject([{ id: 'PGB007', line: 6 }])
  expect(notes).toEqual([])
})

test('the same mistake once more is new', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': lines('a = 1', 'a = 2') })
  await here.lint(...only, '--write-baseline', 'known.json')
  here.write('pgbouncer.ini', lines('a = 1', 'a = 1', 'a = 2'))
  expect((await here.json(...only, '--baseline', 'known.json')).findings).toHaveLength(1)
})

test('one that is there only shrinks', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': lines('a = 1', 'b = 1', 'a = 2', 'b = 2') })
  await here.lint(...only, '--write-baseline', 'known.json')
  here.write('pgbouncer.ini', lines('b = 1', 'c = 1', 'b = 2', 'c = 2'))
  const stale = await here.json(...only, '--baseline', 'known.json')
  expect(stale.notes).toEqual([
    '1 of the baseline are no more: dbbal lint --write-baseline known.json takes them out',
  ])
  const written = await here.json(...only, '--write-baseline', 'known.json', '--fail-on', 'warning')
  expect(written.findings).toMatchObject([{ line: 5 }])
  expect(written.exit).toBe(1)
  expect(JSON.parse(here.read('known.json')).findings).toHaveLength(1)
  expect((await here.json(...only, '--baseline', 'known.json')).findings).toHaveLength(1)
})

test.each(['', '{}', '[]', 'null', '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}'])(
  '%j is no baseline',
  async (text) => {
    const here = new LintDirectory({ 'pgbouncer.ini': lines('a = 1'), 'known.json': text })
    for (const flag of ['--baseline', '--write-baseline']) {
      const { exit, stderr } = await here.lint(...only, flag, 'known.json')
      expect([exit, stderr]).toEqual([2, expect.stringContaining('"known.json" is no baseline')])
    }
    expect(here.read('known.json')).toBe(text)
  },
)

test('one that cannot be written is 2', async () => {
  const here = new LintDirectory({ 'pgbouncer.ini': lines('a = 1') })
  expect((await here.lint(...only, '--write-baseline', 'no/known.json')).exit).toBe(2)
  expect(existsSync(join(here.root, 'no'))).toBe(false)
})
