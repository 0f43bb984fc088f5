import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diagram } from './support/failover-diagram.ts'

const path = join(import.meta.dirname, '../docs/failover.md')

test('docs/failover.md shows the state machine as it is (UPDATE=1 writes it)', () => {
  const text = readFileSync(path, 'utf8')
  const wanted = text.replace(
    /(<!-- diagram -->\n)[\s\S]*(\n<!-- \/diagram -->)/,
    (_, before, after) => `${before}${diagram()}${after}`,
  )
  if (process.env['UPDATE'] === '1') writeFileSync(path, wanted)
  expect(wanted).toBe(process.env['UPDATE'] === '1' ? wanted : text)
  expect(text).toContain('<!-- diagram -->')
})
