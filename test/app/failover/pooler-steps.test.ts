import { expect, test } from 'vitest'
import { poolerSteps } from '../../../src/app/failover/steps/pooler-steps.ts'
import type { Switchover } from '../../../src/app/failover/switchover.ts'
import type { Kind } from '../../../src/failover/phase.ts'

interface Run {
  kind: Kind
  isTakenUp?: boolean
  isOff?: boolean
  control?: object
}

const control = { via: 'local' }

test.each([
  ['a primary that this process has stopped', { kind: 'switchover', control }, true],
  ['one that nobody can stop', { kind: 'switchover' }, false],
  ['one that its manager has moved', { kind: 'managed' }, true],
  ['a dead one behind a hook', { kind: 'failover', control, isOff: true }, true],
  ['a dead one that somebody else vouches for', { kind: 'failover', control, isOff: false }, false],
  ['one that an earlier process has stopped', { kind: 'switchover', control, isTakenUp: true }, false],
  [
    'one that an earlier process has switched off',
    { kind: 'failover', control, isOff: true, isTakenUp: true },
    false,
  ],
] as const)('whether RESUME goes out before the new file is seen: %s', async (_, run, expected) => {
  const told: boolean[] = []
  const { kind, isTakenUp = false, isOff, control: declared }: Run = run
  const switchover = {
    kind,
    isTakenUp,
    facts: { isOff },
    cluster: { declared: { control: declared } },
    poolers: {
      resume: (_limitMs: number, isOldHarmless: boolean) => {
        told.push(isOldHarmless)
        return Promise.resolve({ answer: 'done', message: '' })
      },
    },
  } as unknown as Switchover
  await poolerSteps
    .find(({ phase }) => phase === 'resume')
    ?.act(switchover, 1000, new AbortController().signal)
  expect(told).toEqual([expected])
})
