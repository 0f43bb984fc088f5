import { describe, expect, test } from 'vitest'
import type { Entry, Journal, NewEntry } from '../../../src/app/failover/journal.ts'
import { run } from '../../../src/app/failover/run.ts'
import type { Step, Switchover } from '../../../src/app/failover/switchover.ts'
import { ServerFault } from '../../../src/drivers/server-fault.ts'
import {
  type Answer,
  forwardPhases as allForward,
  type Kind,
  type Phase,
  phasesOf,
} from '../../../src/failover/phase.ts'

const forwardPhases: readonly Phase[] = allForward.switchover
const undoPhases = ['unfence', 'restart', 'unstage', 'unpause', 'unarm', 'undo-hooks', 'drop-slots']

interface Played {
  kind?: Kind
  answers?: Partial<Record<Phase, Answer | ServerFault | (Answer | ServerFault)[]>>
  leftMs?: number
  signal?: AbortSignal
  at?: Phase
  /** The journal's disk is full from this phase on. */
  fullFrom?: Phase
  /** A guard ends by itself in this phase. */
  guardEndsIn?: Phase
}

/** Runs over steps that answer what the test says. */
async function play({
  kind = 'switchover',
  answers = {},
  leftMs = 1000,
  signal,
  at = allForward[kind][0],
  fullFrom,
  guardEndsIn,
}: Played) {
  const entries: NewEntry[] = []
  const guard = new AbortController()
  const acted: Phase[] = []
  /** A fact that each of them found. */
  const known: (string | undefined)[] = []
  const limits = new Map<Phase, number>()
  const journal: Journal = {
    write: async (...more) => {
      if (entries.some((each) => 'phase' in each && each.phase === fullFrom)) throw new Error('ENOSPC')
      entries.push(...more)
    },
    close: () => {},
  }
  const steps = new Map<Phase, Step>(
    phasesOf(kind).map((phase) => [
      phase,
      {
        phase,
        plan: () => phase,
        limitMs: 5000,
        act: async ({ facts: { diff } }, limitMs) => {
          known.push(diff)
          if (fullFrom === undefined) expect(entries.at(-1)).toEqual({ entry: 'begin', phase })
          acted.push(phase)
          if (phase === guardEndsIn) guard.abort()
          limits.set(phase, limitMs)
          const given = answers[phase] ?? 'done'
          const answer = Array.isArray(given) ? (given.shift() ?? 'done') : given
          if (answer instanceof ServerFault) throw answer
          return { answer, message: `it ${answer}`, facts: { diff: `${phase} ${answer}` } }
        },
      },
    ]),
  )
  const poolers = { lost: guard.signal }
  const switchover = { kind, facts: {}, leftMs: () => leftMs, poolers } as unknown as Switchover
  const ended = await run(switchover, {
    steps,
    journal,
    at,
    signal: signal ?? new AbortController().signal,
    onPhase: () => {},
  })
  return { ended, acted, known, entries: entries as Entry[], limits, facts: switchover.facts }
}

describe('a run', () => {
  test('goes through every phase, writes each down before and after, and keeps its facts', async () => {
    const { ended, acted, entries, facts } = await play({})
    expect(ended).toEqual({ end: 'switched', isWhole: true, interruptedBy: undefined })
    expect(acted).toEqual(forwardPhases)
    expect(entries.map(({ entry }) => entry)).toEqual([
      ...forwardPhases.flatMap(() => ['begin', 'end']),
      'ended',
    ])
    expect(facts.diff).toBe('prove done')
  })

  test('what fails before the promotion is undone, and all is as before', async () => {
    const { ended, acted } = await play({ answers: { drain: 'failed' } })
    expect(acted.slice(acted.indexOf('drain') + 1)).toEqual(undoPhases)
    expect(ended).toMatchObject({ end: 'restored', isWhole: true })
  })

  test('what cannot be undone is told', async () => {
    const { ended } = await play({ answers: { drain: 'failed', unstage: 'failed' } })
    expect(ended).toMatchObject({ end: 'restored', isWhole: false })
  })

  test('a lost answer is uncertain, and the promotion is looked for', async () => {
    const lost = new ServerFault('lost', 'gone')
    expect((await play({ answers: { promote: lost } })).acted).toContain('observe')
    const { ended, acted } = await play({ answers: { promote: lost, observe: 'uncertain' } })
    expect(acted.at(-1)).toBe('observe')
    expect(ended.end).toBe('stuck')
  })

  test('a promotion that the server refused leads back to where it was', async () => {
    const { ended } = await play({ answers: { promote: new ServerFault('statement', 'no permission') } })
    expect(ended).toMatchObject({ end: 'restored', isWhole: true })
  })

  test('what there is no way back from is tried again where its answer was lost', async () => {
    const lost = new ServerFault('lost', 'busy')
    const { ended, acted, known } = await play({ answers: { canary: [lost, 'uncertain'] } })
    expect(acted.filter((phase) => phase === 'canary')).toHaveLength(3)
    expect(known[acted.lastIndexOf('canary')]).toBe('canary uncertain')
    expect(ended).toMatchObject({ end: 'switched', isWhole: true })
    const back = await play({ answers: { stop: 'failed', unpause: [lost] } })
    expect(back.ended).toMatchObject({ end: 'restored', isWhole: true })
  })

  test('after the promotion it goes on, and says that something is left', async () => {
    const { ended, acted } = await play({ answers: { rejoin: 'failed' } })
    expect(acted.at(-1)).toBe('prove')
    expect(ended).toMatchObject({ end: 'switched', isWhole: false })
  })

  test('a phase gets what is left of the clients’ time, and none begins after it', async () => {
    const { limits } = await play({ leftMs: 700 })
    expect([limits.get('check'), limits.get('stop'), limits.get('canary')]).toEqual([5000, 700, 5000])
    const { acted, ended } = await play({ leftMs: 0 })
    expect(acted).not.toContain('pause')
    expect(acted).toContain('unpause')
    expect(ended.end).toBe('restored')
  })

  test('Ctrl-C turns it back before the promotion, and not after', async () => {
    const { ended, acted } = await play({ signal: AbortSignal.abort('SIGINT'), at: 'fence' })
    expect(acted).toEqual(undoPhases)
    expect(ended).toEqual({ end: 'restored', isWhole: true, interruptedBy: 'SIGINT' })
    expect((await play({ signal: AbortSignal.abort('SIGINT'), at: 'promote' })).ended.end).toBe('switched')
  })

  test('a journal that cannot be written turns it back, and its clients are resumed', async () => {
    const { ended, acted } = await play({ fullFrom: 'stage' })
    expect(acted).not.toContain('fence')
    expect(acted).toContain('unpause')
    expect(ended).toMatchObject({ end: 'restored', isWhole: false })
    const after = await play({ fullFrom: 'promote' })
    expect(after.acted).toContain('resume')
    expect(after.ended).toMatchObject({ end: 'switched', isWhole: false })
  })

  test('without its guard nobody is held, and behind the promotion none is needed', async () => {
    const { acted, ended } = await play({ guardEndsIn: 'stage' })
    expect(acted).not.toContain('fence')
    expect(acted).toContain('unpause')
    expect(ended.end).toBe('restored')
    expect((await play({ guardEndsIn: 'disarm' })).ended.end).toBe('switched')
  })

  test('a dead primary that is not to be replaced: refused, and everything is as before', async () => {
    for (const phase of ['death', 'elect', 'isolate'] as const) {
      const { ended, acted } = await play({ kind: 'failover', answers: { [phase]: 'failed' } })
      expect(acted).not.toContain('promote')
      expect(acted).toContain('unpause')
      expect(ended).toMatchObject({ end: 'restored', isWhole: true, isRefused: true })
    }
    const late = await play({ kind: 'failover', answers: { replay: 'failed' } })
    expect(late.ended).toMatchObject({ end: 'restored', isWhole: true, isRefused: undefined })
    const undone = [
      'unfence',
      'restart',
      'unfreeze',
      'unstage',
      'unpause',
      'unarm',
      'undo-hooks',
      'drop-slots',
    ]
    expect(late.acted.slice(late.acted.indexOf('replay') + 1)).toEqual(undone)
  })

  test('a manager that says no: the clients go on, and what may still come is told', async () => {
    const undone = ['unstage', 'unpause', 'linger', 'unarm', 'undo-hooks']
    const { ended, acted } = await play({ kind: 'managed', answers: { promote: 'failed' } })
    expect(acted.slice(acted.indexOf('promote') + 1)).toEqual(undone)
    expect(ended).toMatchObject({ end: 'restored', isWhole: true })
    const late = { promote: 'uncertain', observe: 'failed', linger: 'failed' } as const
    const told = await play({ kind: 'managed', answers: late })
    expect(told.acted.slice(told.acted.indexOf('promote') + 1)).toEqual(['observe', ...undone])
    expect(told.ended).toMatchObject({ end: 'restored', isWhole: false })
    const nobody = await play({ kind: 'managed', answers: { promote: 'uncertain', observe: 'uncertain' } })
    expect(nobody.ended.end).toBe('stuck')
  })

  test('a failover goes through its own phases, the clients’ time counts from its pause on', async () => {
    const { acted, limits, ended } = await play({ kind: 'failover', leftMs: 700 })
    expect(acted).toEqual(allForward.failover)
    expect(ended.end).toBe('switched')
    expect([limits.get('arm'), limits.get('slots'), limits.get('promote')]).toEqual([5000, 700, 5000])
  })
})
