import { expect, test } from 'vitest'
import { observe } from '../../../src/app/failover/steps/observe.ts'
import type { Switchover } from '../../../src/app/failover/switchover.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'

const { signal } = new AbortController()

/** The candidate of timeline 7, which does not answer any more, with what its control file says. */
function observed(control: { state: string; timeline: number; minimumRecoveryTimeline: number }) {
  const refused = async () => {
    throw new ServerFault('unreachable', 'connect ECONNREFUSED')
  }
  const host = {
    isRunning: async () => false,
    requestStop: async () => {},
    controlData: async () => control,
    hasStandbySignal: async () => true,
    start: async () => {},
  }
  const switchover = {
    open: { manager: undefined },
    to: { server: { name: 'b', query: refused }, host },
    facts: { timeline: 7 },
  }
  return observe.act(switchover as unknown as Switchover, 100, signal)
}

test.each([
  ['stopped', 'shut down in recovery', 7, 7, 'failed', 'was never promoted'],
  [
    'stopped before it made a checkpoint on its timeline',
    'shut down in recovery',
    5,
    7,
    'failed',
    'was never promoted',
  ],
  [
    'stopped on another timeline',
    'shut down in recovery',
    8,
    8,
    'uncertain',
    'shut down in recovery on timeline 8',
  ],
  ['behind', 'shut down in recovery', 5, 6, 'uncertain', 'shut down in recovery on timeline 6'],
  ['stopped as a primary', 'shut down', 8, 0, 'uncertain', 'shut down on timeline 8'],
])('a candidate that is %s', async (_, state, timeline, minimumRecoveryTimeline, answer, message) => {
  expect(await observed({ state, timeline, minimumRecoveryTimeline })).toMatchObject({
    answer,
    message: expect.stringContaining(message),
  })
})
