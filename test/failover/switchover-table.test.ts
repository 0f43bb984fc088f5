import { describe, expect, test } from 'vitest'
import { exitOfEnd } from '../../src/failover/ended.ts'
import { isEnd, rowOf } from '../../src/failover/next.ts'
import {
  type Answer,
  type End,
  forwardPhases,
  type Kind,
  type Phase,
  phasesOf,
  undoPhases,
} from '../../src/failover/phase.ts'
import { rowsOf, switchoverTable } from '../../src/failover/switchover-table.ts'

const kinds: readonly Kind[] = ['switchover', 'failover', 'managed']
const phases: readonly Phase[] = [...new Set<Phase>(kinds.flatMap(phasesOf))]
const answers: readonly Answer[] = ['done', 'failed', 'uncertain']

/** Every way from a phase to an end. */
function ways(
  kind: Kind,
  from: Phase | End,
  way: readonly (Phase | End)[] = [],
): readonly (readonly (Phase | End)[])[] {
  if (isEnd(from)) return [[...way, from]]
  if (way.includes(from)) throw new Error(`a circle: ${[...way, from].join(' > ')}`)
  const next = new Set(answers.map((answer) => rowOf(kind, from, answer).to))
  return [...next].flatMap((to) => ways(kind, to, [...way, from]))
}

describe('the table of a switchover', () => {
  test.each(kinds.flatMap((kind) => phasesOf(kind).map((phase) => [kind, phase] as const)))(
    'of a %s: %s has one row for each answer',
    (kind, phase) => {
      for (const answer of answers)
        expect(rowsOf(kind).filter(({ from, on }) => from === phase && on.includes(answer))).toHaveLength(1)
    },
  )

  test.each(kinds)('a %s never leaves its own phases', (kind) => {
    for (const { from, to } of rowsOf(kind)) {
      expect(phasesOf(kind)).toContain(from)
      expect(isEnd(to) || phasesOf(kind).includes(to)).toBe(true)
    }
  })

  test('has no row for anything else, and a reason on each', () => {
    for (const { from, to, why } of switchoverTable) {
      expect(phases).toContain(from)
      expect(isEnd(to) || phases.includes(to)).toBe(true)
      expect(why).toMatch(/^\p{Ll}.*[^.]$/u)
    }
  })

  test.each(kinds)('where all goes well every phase of a %s is passed in order', (kind) => {
    const [first] = forwardPhases[kind]
    const way: (Phase | End)[] = [first]
    for (let at: Phase | End = first; !isEnd(at); ) {
      at = rowOf(kind, at, 'done').to
      way.push(at)
    }
    expect(way).toEqual([...forwardPhases[kind], 'switched'])
  })

  test.each(kinds)('every way of a %s ends, and none turns back after the promotion', (kind) => {
    const all = ways(kind, forwardPhases[kind][0])
    expect(all.length).toBeGreaterThan(10)
    const undo: readonly (Phase | End)[] = undoPhases[kind]
    // The first phase that only a promoted server is led through.
    const behind = kind === 'managed' ? 'canary' : 'attach'
    for (const way of all) {
      // What is seen after a promotion that did not take place still leads back.
      const promoted = way.indexOf(behind)
      if (promoted >= 0) expect(way.slice(promoted).filter((each) => undo.includes(each))).toEqual([])
      if (promoted >= 0) expect(['switched', 'stuck']).toContain(way.at(-1))
      else expect(way.at(-1)).not.toBe('switched')
    }
  })

  test('a pause that was asked for is ended on every way back', () => {
    for (const way of kinds.flatMap((kind) => ways(kind, forwardPhases[kind][0]))) {
      if (!way.includes('pause') || way.includes('resume') || way.at(-1) === 'stuck') continue
      expect(way).toContain('unpause')
    }
  })

  test('a failover promotes nobody before the old primary is seen dead and kept from writing', () => {
    for (const way of ways('failover', 'arm')) {
      const promotion = way.indexOf('promote')
      for (const condition of ['pause', 'death', 'elect', 'freeze', 'isolate', 'replay'] as const)
        if (promotion >= 0) expect(way.slice(0, promotion)).toContain(condition)
      const led = way.indexOf('freeze')
      if (led >= 0 && !way.includes('attach') && way.at(-1) !== 'stuck') expect(way).toContain('unfreeze')
    }
  })

  test('a fence is taken away before the old primary is started', () => {
    for (const kind of ['switchover', 'failover'] as const)
      expect(undoPhases[kind].indexOf('unfence')).toBeLessThan(undoPhases[kind].indexOf('restart'))
  })
})

describe('exit codes', () => {
  test.each([
    [{ end: 'switched', isWhole: true }, 0],
    [{ end: 'switched', isWhole: false }, 5],
    [{ end: 'restored', isWhole: true }, 6],
    [{ end: 'restored', isWhole: false }, 5],
    [{ end: 'restored', isWhole: true, interruptedBy: 'SIGINT' }, 130],
    [{ end: 'restored', isWhole: true, interruptedBy: 'SIGTERM' }, 143],
    [{ end: 'refused', isWhole: true }, 4],
    [{ end: 'restored', isWhole: true, isRefused: true }, 4],
    [{ end: 'restored', isWhole: false, isRefused: true }, 5],
    [{ end: 'stuck', isWhole: true }, 5],
  ] as const)('%j', (ended, exit) => {
    expect(exitOfEnd(ended)).toBe(exit)
  })
})
