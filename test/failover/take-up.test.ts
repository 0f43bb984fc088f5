import { describe, expect, test } from 'vitest'
import { forwardPhases as allForward, type Kind, type Phase, undoPhases } from '../../src/failover/phase.ts'
import { holdsClients, takeUp } from '../../src/failover/take-up.ts'

const kind: Kind = 'switchover'
const forwardPhases: readonly Phase[] = allForward.switchover
const promotion = forwardPhases.indexOf('promote')

describe('a run that was killed', () => {
  test.each(forwardPhases.slice(0, promotion))('in %s goes back, whatever is wanted', (phase) => {
    const progress = { kind, phase, answer: undefined }
    expect(takeUp(progress, 'resume')).toEqual({ at: 'unfence', isBack: true })
    expect(takeUp(progress, 'abort')).toEqual({ at: 'unfence', isBack: true })
    expect(holdsClients(progress)).toBe(false)
  })

  test.each(forwardPhases.slice(promotion))('in %s goes on, and only that', (phase) => {
    const progress = { kind, phase, answer: undefined }
    expect(takeUp(progress, 'resume')).toEqual({ at: phase, isBack: false })
    expect(takeUp(progress, 'abort')).toEqual(
      phase === 'promote' ? { at: 'observe', isBack: true } : undefined,
    )
    expect(holdsClients(progress)).toBe(forwardPhases.indexOf(phase) <= forwardPhases.indexOf('resume'))
  })

  test.each(undoPhases.switchover)('in %s goes on with the way back', (phase) => {
    const progress = { kind, phase, answer: undefined }
    expect(takeUp(progress, 'resume')).toEqual({ at: phase, isBack: true })
    expect(takeUp(progress, 'abort')).toEqual({ at: phase, isBack: true })
    expect(holdsClients(progress)).toBe(false)
  })

  test.each<[Phase, Phase]>([
    ['canary', 'resume'],
    ['disarm', 'promote'],
    ['unfence', 'restart'],
  ])('after %s begins with %s', (phase, at) => {
    expect(takeUp({ kind, phase, answer: 'done' }, 'resume')).toMatchObject({ at })
  })

  test('between disarm and promote nobody resumes the pools by himself', () => {
    expect(holdsClients({ kind, phase: 'disarm', answer: 'done' })).toBe(true)
    expect(holdsClients({ kind, phase: 'disarm', answer: 'failed' })).toBe(false)
  })

  test('one that is stuck tries again what it was stuck in', () => {
    expect(takeUp({ kind, phase: 'canary', answer: 'failed' }, 'resume')).toEqual({
      at: 'canary',
      isBack: false,
    })
    expect(takeUp({ kind, phase: 'canary', answer: 'failed' }, 'abort')).toBeUndefined()
    expect(takeUp({ kind, phase: 'restart', answer: 'failed' }, 'abort')).toEqual({
      at: 'restart',
      isBack: true,
    })
    expect(takeUp({ kind, phase: 'observe', answer: 'uncertain' }, 'resume')).toEqual({
      at: 'promote',
      isBack: false,
    })
  })

  test('one that has ended is not taken up', () => {
    expect(takeUp({ kind, phase: 'prove', answer: 'done' }, 'resume')).toBeUndefined()
    expect(takeUp({ kind, phase: 'check', answer: 'failed' }, 'abort')).toBeUndefined()
  })

  test.each(allForward.failover)('in %s of a failover goes the way of its own kind', (phase) => {
    const progress = { kind: 'failover', phase, answer: undefined } as const
    const isBack = allForward.failover.indexOf(phase) < allForward.failover.indexOf('promote')
    expect(takeUp(progress, 'resume')).toEqual(isBack ? { at: 'unfence', isBack } : { at: phase, isBack })
  })

  test.each(allForward.managed)('in %s under a manager goes the way of its own kind', (phase) => {
    const progress = { kind: 'managed', phase, answer: undefined } as const
    const isBack = allForward.managed.indexOf(phase) < allForward.managed.indexOf('promote')
    expect(takeUp(progress, 'resume')).toEqual(isBack ? { at: 'unstage', isBack } : { at: phase, isBack })
  })

  test('one that was killed between freeze and isolate leads the replicas back', () => {
    expect(takeUp({ kind: 'failover', phase: 'restart', answer: 'done' }, 'abort')).toEqual({
      at: 'unfreeze',
      isBack: true,
    })
  })
})
