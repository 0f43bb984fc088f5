import { describe, expect, test } from 'vitest'
import { harmlessness, type LastReplication } from '../../src/failover/harmless.ts'

const last = (more: Partial<LastReplication> = {}): LastReplication => ({
  at: '2026-11-22T03:00:00.000Z',
  synchronousStandbyNames: 'ANY 1 (a, b, c)',
  synchronousCommit: 'on',
  weakCommits: [],
  ...more,
})
const isHarmless = (more: Partial<LastReplication>, detached: readonly string[]) =>
  harmlessness('a', last(more), detached).isHarmless

describe('whether synchronous replication makes a dead primary harmless', () => {
  test('where fewer standbys are left than it needs: it does not count itself', () => {
    expect(isHarmless({}, ['b', 'c'])).toBe(true)
    expect(isHarmless({}, ['B', 'c'])).toBe(true)
    expect(isHarmless({}, ['b'])).toBe(false)
    expect(isHarmless({ synchronousStandbyNames: 'ANY 2 (a, b, c)' }, ['b'])).toBe(true)
    expect(isHarmless({ synchronousStandbyNames: 'FIRST 2 (b, c, d)' }, ['b'])).toBe(false)
    expect(isHarmless({ synchronousStandbyNames: 'FIRST 2 (b, c, d)' }, ['b', 'd'])).toBe(true)
  })

  test('a standby that no topology knows may confirm', () => {
    expect(isHarmless({ synchronousStandbyNames: 'ANY 1 (b, c, archive)' }, ['b', 'c'])).toBe(false)
    expect(isHarmless({ synchronousStandbyNames: '*' }, ['b', 'c'])).toBe(false)
  })

  test('not where commits wait for nobody, or where nobody knows', () => {
    expect(isHarmless({ synchronousStandbyNames: '' }, ['b', 'c'])).toBe(false)
    expect(isHarmless({ synchronousCommit: 'local' }, ['b', 'c'])).toBe(false)
    expect(isHarmless({ synchronousCommit: undefined }, ['b', 'c'])).toBe(false)
    expect(isHarmless({ weakCommits: ['role batch'] }, ['b', 'c'])).toBe(false)
    expect(harmlessness('a', undefined, ['b', 'c'])).toMatchObject({ isHarmless: false })
  })

  test('the arithmetic is told', () => {
    expect(harmlessness('a', last(), ['b', 'c']).message).toBe(
      "a can acknowledge no commit: synchronous_standby_names = 'ANY 1 (a, b, c)' (seen 2026-11-22T03:00:00.000Z): 2 of 2 standbys confirm nothing to it any more, 1 needed",
    )
  })
})
