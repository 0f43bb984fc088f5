import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** Runs `npm run new:rule` in a directory with one product and one rule. */
function newRule(...argv: string[]) {
  const root = mkdtempSync(join(tmpdir(), 'dbbal-new-rule-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const folder = join(root, 'src/products/pgbouncer/lint')
  mkdirSync(join(folder, 'rules'), { recursive: true })
  writeFileSync(join(folder, 'pgbouncer-rule.ts'), '')
  writeFileSync(join(folder, 'rules/PGB007-duplicate-key.ts'), '')
  const run = spawnSync(process.execPath, [resolve('scripts/new-rule.mjs'), ...argv], {
    cwd: root,
    encoding: 'utf8',
  })
  return { ...run, read: (name: string) => readFileSync(join(folder, 'rules', name), 'utf8') }
}

test('writes a rule named as its file, typed by its product', () => {
  const { status, read } = newRule('PGB099', 'some-name')
  expect(status).toBe(0)
  const text = read('PGB099-some-name.ts')
  expect(text).toContain("import { pgbouncerRule } from '../pgbouncer-rule.ts'")
  expect(text).toContain("  id: 'PGB099',\n  name: 'some-name',\n")
  expect(newRule('SEC099', 'some-name', 'pgbouncer').read('SEC099-some-name.ts')).toContain("id: 'SEC099'")
})

test.each([
  [['PGB007', 'other'], 'PGB007 is taken by'],
  [['PGB7', 'other'], '"PGB7" is no id'],
  [['PGB099', 'Other_Name'], '"Other_Name" is no name'],
  [['SEC099', 'other'], 'expected a product behind the name'],
  [['RDC099', 'other'], 'has no <product>-rule.ts'],
  [[], '"" is no id'],
])('%j is refused', (argv, message) => {
  const { status, stderr } = newRule(...argv)
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)])
})
