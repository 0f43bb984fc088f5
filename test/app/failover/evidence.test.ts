import { expect, test } from 'vitest'
import { evidenceOf } from '../../../src/app/failover/evidence.ts'

const step = (phase: 'pause' | 'stop' | 'resume', tookMs: number) =>
  ({ phase, answer: 'done', message: `${phase} said`, tookMs }) as const

test('how long clients were held, in all and by database in the order of their names', () => {
  const facts = { heldSince: 1000, resumedAt: { app2: 1640, app1: 1612 } }
  const lines = evidenceOf(facts, [step('pause', 100), step('stop', 300), step('resume', 250)])
  expect(lines).toContainEqual({ what: 'clients were held', value: '650 ms at most' })
  expect(lines).toContainEqual({ what: 'longest stall', value: 'app1 612 ms, app2 640 ms' })
})

test('says nothing of what was not measured', () => {
  expect(evidenceOf({ resumedAt: { app1: 1 } }, [])).toEqual([])
  expect(evidenceOf({ heldSince: 1 }, [])).toEqual([])
})

test('what did not go well is told with its phase', () => {
  const failed = { phase: 'follow', answer: 'failed', message: 'pg3: gone', tookMs: 1 } as const
  expect(evidenceOf({}, [failed])).toEqual([
    { what: 'replicas', value: 'pg3: gone' },
    { what: 'follow failed', value: 'pg3: gone' },
  ])
})
