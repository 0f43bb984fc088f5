import { isEnd, rowOf } from './next.ts'
import { type Answer, type End, isUndo, type Kind, type Phase, undoPhases } from './phase.ts'
import { isBeforePromotion, isBehindResume, isFromPromotionOn } from './sections.ts'

/** How far a run came that was killed. */
export interface Progress {
  kind: Kind
  /** The phase that has begun last. */
  phase: Phase
  /** Its answer, where it was written down. */
  answer: Answer | undefined
}

/** Where a run goes on, and whether that is the way back. */
export interface TakenUp {
  at: Phase
  isBack: boolean
}

/** What is wanted of a run that was killed. */
export type Wish = 'resume' | 'abort'

/** The phase that is to be done next, or done again: its answer is not known. */
export function pendingPhase({ kind, phase, answer }: Progress): Phase | End {
  return answer === undefined ? phase : rowOf(kind, phase, answer).to
}

/**
 * Where a killed run goes on; undefined where what is wanted is no longer possible.
 *
 * Before the promotion the guard has resumed the pools, and clients may have written since: forward there means to undo what
 * is left, and to begin anew.
 */
export function takeUp(progress: Progress, wish: Wish): TakenUp | undefined {
  const pending = pendingPhase(progress)
  if (pending === 'stuck' && isUndo(progress.phase)) return { at: progress.phase, isBack: true }
  if (pending === 'stuck') return wish === 'resume' ? { at: again(progress.phase), isBack: false } : undefined
  if (isEnd(pending)) return undefined
  if (isUndo(pending)) return { at: pending, isBack: true }
  if (isBeforePromotion(pending)) return { at: undoPhases[progress.kind][0], isBack: true }
  if (wish === 'resume') return { at: again(pending), isBack: false }
  // Only what is seen tells whether a promotion can still be kept from happening.
  return pending === 'promote' || pending === 'observe' ? { at: 'observe', isBack: true } : undefined
}

/** A promotion that was asked for is asked for again: what is promoted already stays as it is. */
function again(phase: Phase): Phase {
  return phase === 'observe' ? 'promote' : phase
}

/** From the end of the guard to RESUME nobody but this run resumes the pools. */
export function holdsClients(progress: Progress): boolean {
  const pending = pendingPhase(progress)
  const phase = isEnd(pending) ? progress.phase : pending
  return isFromPromotionOn(phase) && !isBehindResume(phase)
}
