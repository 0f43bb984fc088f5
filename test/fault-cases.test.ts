import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faultCases } from './live/support/fault-cases.ts'

test('docs/failover.md has a row for every fault that a switchover is tried with', () => {
  const [, table = ''] = readFileSync('docs/failover.md', 'utf8').split(/<!-- \/?faults -->/)
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| fault '))
  expect(rows).toEqual(faultCases.map(({ fault, exit, state }) => `| ${fault} | ${exit} | ${state} |`))
})
