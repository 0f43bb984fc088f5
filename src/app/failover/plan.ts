import { isEnd, rowOf } from '../../failover/next.ts'
import { forwardPhases, type Kind, observePhase, type Phase, undoPhases } from '../../failover/phase.ts'
import { isBeforePromotion } from '../../failover/sections.ts'
import { limitOf, type Step, type Switchover } from './switchover.ts'

/** One step as it is shown before anything is done. */
export interface PlannedStep {
  phase: Phase
  what: string
  /** 0 where nothing is waited for. */
  limitMs: number
  /** Where the run goes back to when the step fails; undefined where nothing leads back. */
  undo: Phase | undefined
  /** The first step that cannot be taken back. */
  isPointOfNoReturn: boolean
}

/** What would be done in these phases, in order. */
export function planOf(
  switchover: Switchover,
  steps: ReadonlyMap<Phase, Step>,
  phases: readonly Phase[] = forwardPhases[switchover.kind],
): readonly PlannedStep[] {
  return phases.flatMap((phase) => {
    const step = steps.get(phase)
    if (step === undefined) return []
    const back = rowOf(switchover.kind, phase, 'failed').to
    const undo = isEnd(back) || !isBeforePromotion(phase) ? undefined : back
    const limitMs = limitOf(step, switchover)
    return [{ phase, what: step.plan(switchover), limitMs, undo, isPointOfNoReturn: phase === 'promote' }]
  })
}

/** The phases that are left from one on: of the way on, or of the way back. */
export function phasesFrom(kind: Kind, phase: Phase): readonly Phase[] {
  const ways: readonly (readonly Phase[])[] = [forwardPhases[kind], undoPhases[kind], [observePhase]]
  return ways.flatMap((way) => (way.includes(phase) ? way.slice(way.indexOf(phase)) : []))
}
