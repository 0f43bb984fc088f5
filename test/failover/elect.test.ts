import { describe, expect, test } from 'vitest'
import { aheadText, elect, type Survivor, type SurvivorState } from '../../src/failover/elect.ts'

const state = (more: Partial<SurvivorState> = {}): SurvivorState => ({
  isPrimary: false,
  systemIdentifier: '7',
  timeline: 3,
  received: 1000,
  isReplayPaused: false,
  ...more,
})
const survivor = (name: string, more?: Partial<SurvivorState>, barred?: string): Survivor => ({
  name,
  barred,
  state: state(more),
})

describe('the candidate to replace a dead primary', () => {
  test('has received most; as much as another one is enough', () => {
    expect(elect('b', [survivor('b'), survivor('c'), survivor('d', { received: 900 })])).toEqual({
      refused: undefined,
      ahead: undefined,
      unasked: [],
    })
  })

  test('one that others are ahead of has to get it from them; told are the bytes that would be lost', () => {
    const { refused, ahead } = elect('b', [
      survivor('b'),
      survivor('c', { received: 3048 }, 'candidate: false'),
      survivor('d', { received: 3048 }),
      survivor('e', { received: 3047 }),
    ])
    expect(refused).toBeUndefined()
    expect(ahead).toMatchObject({ best: [{ name: 'c' }, { name: 'd' }], bytes: 2048 })
    expect(ahead && aheadText('b', ahead)).toBe(
      'd has received 2048 bytes (2.0 KiB) more than b, they would be lost: --to d',
    )
    const barred = elect('b', [survivor('b'), survivor('c', { received: 1001 }, 'candidate: false')])
    expect(barred.ahead && aheadText('b', barred.ahead)).toBe(
      'c has received 1 bytes (1 B) more than b, they would be lost: it may not be promoted (candidate: false)',
    )
  })

  test('whoever is ahead on another timeline, or of another system, has nothing for it', () => {
    for (const other of [{ timeline: 4 }, { systemIdentifier: '8' }])
      expect(elect('b', [survivor('b'), survivor('c', { received: 3048, ...other })])).toMatchObject({
        refused: expect.stringMatching(/^c is /),
        ahead: undefined,
      })
  })

  test('one that cannot be asked is named', () => {
    const gone: Survivor = { name: 'c', barred: undefined, state: { unseen: 'ECONNREFUSED' } }
    expect(elect('b', [survivor('b'), gone])).toEqual({
      refused: undefined,
      ahead: undefined,
      unasked: ['c'],
    })
    expect(elect('c', [survivor('b'), gone]).refused).toBe('c cannot be asked: ECONNREFUSED')
  })

  test.each<[string, readonly Survivor[]]>([
    ['b may not be promoted (delay: 1h)', [survivor('b', {}, 'delay: 1h')]],
    ['b is a primary already', [survivor('b', { isPrimary: true })]],
    ['c is a primary already', [survivor('b'), survivor('c', { isPrimary: true })]],
    ['b does not replay: pg_wal_replay_pause()', [survivor('b', { isReplayPaused: true })]],
    ['c is of another system than b', [survivor('b'), survivor('c', { systemIdentifier: '8' })]],
    ['c is on timeline 4, b on 3', [survivor('b'), survivor('c', { timeline: 4 })]],
  ])('%s', (refused, survivors) => {
    expect(elect('b', survivors).refused).toBe(refused)
  })
})
