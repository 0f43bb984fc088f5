import { expect, test } from 'vitest'
import { isSeenServer } from '../../src/failover/check.ts'
import { expectedStall } from '../../src/failover/expected-stall.ts'
import { limitsOf } from '../../src/failover/limits.ts'
import type { Observation } from '../../src/failover/observation.ts'
import { possibleLoss } from '../../src/failover/possible-loss.ts'
import { rankCandidates } from '../../src/failover/rank-candidates.ts'
import { healthy, mebibyte, serverState, settings, walsender, withServer, withState } from './support.ts'

/** Logins to c as well, so that nothing refuses it. */
const ready = (observation: Observation): Observation => ({
  ...observation,
  logins: ['b', 'c'].flatMap((candidate) => healthy.logins.map((each) => ({ ...each, candidate }))),
})
const ranked = (observation: Observation) =>
  rankCandidates(ready(observation), limitsOf({ max_lag: '1GiB' }), {}).map(({ name, lost }) => [name, lost])
const senders = (b: object, c: object) =>
  withState('a', {
    walsenders: [
      { ...walsender, ...b },
      { ...walsender, pid: 101, applicationName: 'c', slot: 'c', ...c },
    ],
  })
const [, , c] = healthy.servers
const state = c !== undefined && isSeenServer(c) ? c.state : serverState()

test.each<[string, Observation, string[]]>([
  ['in file order', healthy, ['b', 'c', 'as good as b, which stands first']],
  ['a refusal', withServer('b', { isCandidate: false }), ['c', 'b', 'refused by candidate']],
  ['commits wait for it', senders({}, { syncState: 'quorum' }), ['c', 'b', 'commits do not wait for it']],
  ['priority', withServer('c', { priority: 5 }), ['c', 'b', 'priority 0']],
  ['region', withServer('b', { region: 'far' }), ['c', 'b', 'region far']],
  ['lag', senders({ replayLagBytes: 200 * mebibyte }, {}), ['c', 'b', '200 MiB behind']],
  [
    'warmth',
    withServer('c', {
      state: { ...state, buffers: { sizeBytes: 128 * mebibyte, warmBytes: 128 * mebibyte } },
    }),
    ['c', 'b', '64 MiB of its buffers are warm'],
  ],
  [
    'room',
    withServer('c', { host: { freeBytes: 500e9, sizeBytes: 900e9, roundTripMs: 1 } }),
    ['c', 'b', 'less room on its disk'],
  ],
])('%s', (_, observation, [best, other, lost]) => {
  expect(ranked(observation)).toEqual([
    [best, undefined],
    [other, lost],
  ])
})

const stallOf = (observation: Observation) => {
  const b = observation.servers[1]
  if (b === undefined || !isSeenServer(b)) throw new Error('b is not seen')
  return Object.fromEntries(expectedStall(observation, b, limitsOf()).map(({ name, ms }) => [name, ms]))
}

test('the stall is made of what was measured', () => {
  expect(stallOf(healthy)).toEqual({ pause: 6, stop: 70, 'catch-up': 0, promote: 51, resume: 8 })
  expect(stallOf(senders({ replayLagBytes: 8 * mebibyte }, {}))).toMatchObject({ 'catch-up': 500 })
  const synchronous = withState('b', { settings: { ...settings, synchronous_standby_names: '*' } })
  expect(stallOf(synchronous)).toMatchObject({ attach: 45 })
})

test('the loss is what was not received', () => {
  const lossOf = (observation: Observation) => {
    const [, b] = observation.servers
    if (b === undefined) throw new Error('no b')
    return possibleLoss(observation, b)
  }
  expect(lossOf(healthy)).toEqual({ bytes: 0, isSynchronous: false })
  expect(lossOf(senders({ flushLagBytes: 9, syncState: 'sync' }, {}))).toEqual({
    bytes: 9,
    isSynchronous: true,
  })
  expect(lossOf(withState('b', { receiver: undefined, received: 999 * mebibyte }))).toEqual({
    bytes: mebibyte,
    isSynchronous: false,
  })
  expect(lossOf(withServer('b', { state: { unseen: 'no answer' } }))).toEqual({
    bytes: undefined,
    isSynchronous: false,
  })
})
