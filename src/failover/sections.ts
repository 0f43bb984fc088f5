import { type Answer, forwardPhases, isUndo, type Kind, observePhase, type Phase } from './phase.ts'

const ways: readonly (readonly Phase[])[] = Object.values(forwardPhases)
/** From the promotion on every kind goes this way, or a part of it. */
const behind: readonly Phase[] = forwardPhases.switchover.slice(forwardPhases.switchover.indexOf('promote'))
/** Where they fail, nothing but what the failover itself did had been amiss: it was not allowed. */
const conditions: readonly Phase[] = ['death', 'elect', 'isolate']

/** Before the point of no return: what was done can be undone, and Ctrl-C turns the run back. */
export function isBeforePromotion(phase: Phase): boolean {
  return !behind.includes(phase) && ways.some((way) => way.includes(phase))
}

/** The clients may be waiting, and all of it can still be undone: their time is limited. */
export function isOnTheClock(kind: Kind, phase: Phase): boolean {
  const way: readonly Phase[] = forwardPhases[kind]
  return isBeforePromotion(phase) && way.indexOf(phase) >= way.indexOf('pause')
}

/** What has to be so before a dead primary is replaced: where it is not, the failover is refused. */
export function isCondition(phase: Phase): boolean {
  return conditions.includes(phase)
}

/** The guard is disarmed, and the candidate may become writable at any moment. */
export function isFromPromotionOn(phase: Phase): boolean {
  return phase === observePhase || behind.includes(phase)
}

/** The clients are served by the new primary. */
export function isBehindResume(phase: Phase): boolean {
  return behind.indexOf(phase) > behind.indexOf('resume')
}

/** There is nothing to go back to where it fails: something stays undone that an operator has to know. */
export function isLastWord(phase: Phase): boolean {
  return isUndo(phase) || behind.indexOf(phase) > 0
}

/** Pools may stand paused for good: what was to resume them did not do so everywhere. */
export function mayLeavePaused({ phase, answer }: { phase: Phase; answer: Answer }): boolean {
  return answer !== 'done' && (phase === 'resume' || phase === 'unpause')
}
