import { expect, test } from 'vitest'
import { shop } from '../cli/support/workspace.ts'
import { LintDirectory } from './support/lint-directory.ts'

const clean = shop({ poolers: 2 })
const faulty = clean.replace('serves: shop', 'serves: shpo')

test('a fault of the topology is a finding at its place', async () => {
  const here = new LintDirectory({ 'dbbal.yaml': faulty })
  const line = faulty.split('\n').findIndex((each) => each.includes('shpo')) + 1
  const { exit, findings } = await here.json()
  expect(exit).toBe(1)
  expect(findings).toMatchObject([{ severity: 'error', file: 'dbbal.yaml', line, column: 13 }])
  expect(findings[0]?.id).toMatch(/^TOP\d{3}$/)
})

test('a sound one has no error, and asks for no secret', async () => {
  const here = new LintDirectory({ 'shop.yaml': clean })
  expect((await here.json('shop.yaml')).findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('a text that is no YAML is a finding', async () => {
  const here = new LintDirectory({ 'dbbal.yaml': 'version: [1\n' })
  expect((await here.json()).findings).toMatchObject([{ severity: 'error', file: 'dbbal.yaml' }])
})

test('every environment is looked at, what they share is said once', async () => {
  const environments = 'environments: {staging: {}, production: {}}\n'
  const here = new LintDirectory({ 'dbbal.yaml': clean.replace('poolers: 2', '') + environments })
  const { exit, findings } = await here.json()
  expect(exit).toBe(findings.some(({ severity }) => severity === 'error') ? 1 : 0)
  const keys = findings.map(({ line, column, message }) => `${line}:${column} ${message}`)
  expect(new Set(keys).size).toBe(keys.length)
})

test('a comment hides a finding of it', async () => {
  const first = new LintDirectory({ 'dbbal.yaml': faulty })
  const id = (await first.json()).findings[0]?.id
  const ignored = faulty.replace('serves: shpo', `serves: shpo # dbbal-ignore ${id} -- a test`)
  const here = new LintDirectory({ 'dbbal.yaml': ignored })
  expect((await here.json()).findings).toEqual([])
})
