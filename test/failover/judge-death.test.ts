import { describe, expect, test } from 'vitest'
import { judgeDeath, judgeGone, type Sight } from '../../src/failover/judge-death.ts'

const seen = (...sights: readonly Sight[]) =>
  sights.map((sight, index) => ({ vantage: `v${index + 1}`, sight, detail: sight }))

describe('whether a primary is dead', () => {
  test.each<[boolean, readonly Sight[]]>([
    [true, ['gone', 'gone']],
    [true, ['hung', 'gone']],
    [true, ['gone', 'gone', 'silent', 'blind']],
    [false, ['gone', 'gone', 'alive']],
    [false, ['gone']],
    [false, ['gone', 'silent', 'blind']],
    [false, ['silent', 'silent']],
    [false, []],
  ])('%s of %j', (isDead, sights) => {
    expect(judgeDeath('a', seen(...sights)).isDead).toBe(isDead)
  })

  test('it says who sees what', () => {
    expect(judgeDeath('a', seen('gone', 'alive')).message).toBe('a lives: v2 (alive)')
    expect(judgeDeath('a', seen('gone', 'silent')).message).toBe(
      'whether a is dead is seen by only v1 (gone), expected 2 vantage points; v2 (silent)',
    )
  })
})

describe('whether a primary that was fenced is gone', () => {
  test.each<[boolean, readonly Sight[]]>([
    [true, ['gone']],
    [true, ['gone', 'blind']],
    [false, ['gone', 'hung']],
    [false, ['alive']],
    [false, ['blind']],
  ])('%s of %j', (isGone, sights) => {
    expect(judgeGone('a', seen(...sights)).isGone).toBe(isGone)
  })
})
