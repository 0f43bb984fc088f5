import { expect, test } from 'vitest'
import { coolingText, stillCooling } from '../../src/failover/cooldown.ts'

const past = { by: 'ann@laptop', from: 'a', to: 'b', endedAt: 1_000_000 }
const after = (seconds: number): number => past.endedAt + seconds * 1000

test('ten minutes, or as long as is declared', () => {
  expect(stillCooling([past], undefined, after(599))).toBe(past)
  expect(stillCooling([past], undefined, after(600))).toBeUndefined()
  expect(stillCooling([past], '1h', after(3599))).toBe(past)
  expect(stillCooling([past], '0s', after(0))).toBeUndefined()
  expect(stillCooling([], undefined, after(0))).toBeUndefined()
})

test('any of them counts, whatever came later', () => {
  const old = { ...past, endedAt: 0 }
  expect(stillCooling([old, past], undefined, after(1))).toBe(past)
})

test('it says who, when, and for how long', () => {
  expect(coolingText(past, '5m', after(61))).toBe(
    'a was replaced by b only 61 s ago, by ann@laptop: failover.cooldown is 5m',
  )
})
