import { afterEach, expect, test, vi } from 'vitest'
import { writeEvent } from '../../src/ui/failover/progress.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('a phase is an object on a line when it begins and when it has ended', () => {
  const lines: string[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  writeEvent('pause', undefined)
  writeEvent('pause', { answer: 'failed', message: 'two\nlines', tookMs: 41, facts: { heldSince: 1 } })
  expect(lines.map((line) => line.split('\n').length)).toEqual([2, 2])
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { event: 'begun', at: expect.any(String), phase: 'pause' },
    {
      event: 'ended',
      at: expect.any(String),
      phase: 'pause',
      answer: 'failed',
      tookMs: 41,
      message: 'two\nlines',
    },
  ])
})
