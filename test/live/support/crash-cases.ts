import { forwardPhases, isUndo, type Kind, observePhase, type Phase } from '../../../src/failover/phase.ts'
import { rowsOf } from '../../../src/failover/switchover-table.ts'

/** Where dbbal is killed; see crash-at.cjs. */
export const crashPoints = ['unwritten', 'torn', 'unsynced', 'begun', 'midway'] as const
export type CrashPoint = (typeof crashPoints)[number]

/** What makes a run come through a phase. */
export type Course =
  /** Nothing: it lies on the way to the new primary. */
  | 'forward'
  /** Something fails shortly before the promotion, so that the run goes back. */
  | 'back'
  /** Nobody knows what came of the promotion. */
  | 'uncertain'

export interface CrashCase {
  kind: Kind
  phase: Phase | 'ended'
  point: CrashPoint
  course: Course
  wish: 'resume' | 'abort'
  /** The host of the old primary starts its server by itself, before anybody takes the run up. */
  isRestarted: boolean
}

/** The course that every phase is reached by; a phase of the table without one fails the suite. */
export function courseOf(kind: Kind, phase: Phase): Course {
  if ((forwardPhases[kind] as readonly Phase[]).includes(phase)) return 'forward'
  if (isUndo(phase)) return 'back'
  if (phase === observePhase) return 'uncertain'
  throw new Error(`no course leads through ${phase}: say how a run comes there`)
}

/** The phases that the rows of a kind begin at. */
export function phasesOfTable(kind: Kind): readonly Phase[] {
  return [...new Set(rowsOf(kind).map(({ from }) => from))]
}

/** Every phase of a kind at every point, taken up in both ways, with and without a host that restarts its server. */
export function allCases(kind: Kind): readonly CrashCase[] {
  const phases = [...phasesOfTable(kind), 'ended' as const]
  return phases.flatMap((phase) =>
    crashPoints.flatMap((point) =>
      (['resume', 'abort'] as const).flatMap((wish) =>
        [false, true].map((isRestarted) => ({
          kind,
          phase,
          point,
          course: phase === 'ended' ? ('forward' as const) : courseOf(kind, phase),
          wish,
          isRestarted,
        })),
      ),
    ),
  )
}

/** One case of every phase, chosen by a seed that is printed. */
export function sampledCases(kind: Kind, seed: number): readonly CrashCase[] {
  const random = randomOf(seed)
  const cases = allCases(kind)
  return [...new Set(cases.map(({ phase }) => phase))].map((phase) => {
    const own = cases.filter((each) => each.phase === phase)
    const chosen = own[Math.floor(random() * own.length)]
    if (chosen === undefined) throw new Error(`no case for ${phase}`)
    return chosen
  })
}

export function titleOf({ phase, point, wish, isRestarted }: CrashCase): string {
  return `${phase} ${point}, --${wish}${isRestarted ? ', the old host restarts its server' : ''}`
}

/** mulberry32: small, and the same everywhere. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
