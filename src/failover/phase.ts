/** What is done, and by whom. */
export type Kind =
  /** The primary lives and hands over. */
  | 'switchover'
  /** It is dead, and another one takes its place. */
  | 'failover'
  /** Patroni or pg_auto_failover moves the primary; dbbal holds the clients and leads them to the new one. */
  | 'managed'

/** From RESUME on all kinds do the same for the clients. */
const served = ['resume', 'after-hooks', 'record'] as const

/** Where dbbal promotes, its two kinds are one from the disarming of the guards on. */
const ending = [
  'disarm',
  'promote',
  'attach',
  'canary',
  ...served,
  'follow',
  'endpoints',
  'rejoin',
  'settle',
  'prove',
] as const

/** What each kind goes through, in order. */
export const forwardPhases = {
  switchover: [
    'check',
    'wait',
    'slots',
    'checkpoint',
    'catch-up',
    'before-hooks',
    'arm',
    'pause',
    'stage',
    'fence',
    'drain',
    'stop',
    ...ending,
  ],
  failover: [
    'arm',
    'pause',
    'death',
    'elect',
    'slots',
    'freeze',
    'isolate',
    'stage',
    'fence',
    'replay',
    ...ending,
  ],
  managed: [
    'check',
    'wait',
    'checkpoint',
    'catch-up',
    'before-hooks',
    'arm',
    'pause',
    'stage',
    'disarm',
    'promote',
    'canary',
    ...served,
    'endpoints',
    'rejoin',
    'settle',
    'prove',
  ],
} as const

/** What takes a run back, in order. Each does nothing where there is nothing to take back. */
export const undoPhases = {
  switchover: ['unfence', 'restart', 'unstage', 'unpause', 'unarm', 'undo-hooks', 'drop-slots'],
  failover: ['unfence', 'restart', 'unfreeze', 'unstage', 'unpause', 'unarm', 'undo-hooks', 'drop-slots'],
  managed: ['unstage', 'unpause', 'linger', 'unarm', 'undo-hooks'],
} as const

/** Finds out whether a promotion whose answer is missing took place. */
export const observePhase = 'observe'

export type Phase =
  | (typeof forwardPhases)[Kind][number]
  | (typeof undoPhases)[Kind][number]
  | typeof observePhase

/** Every phase of a kind: on, back, and the look between. */
export function phasesOf(kind: Kind): readonly Phase[] {
  return [...forwardPhases[kind], ...undoPhases[kind], observePhase]
}

/** False for what a journal of another version may name. */
export function isPhaseOf(kind: string, phase: string): boolean {
  return Object.hasOwn(forwardPhases, kind) && phasesOf(kind as Kind).some((each) => each === phase)
}

/** A phase of the way back. */
export function isUndo(phase: Phase): boolean {
  return Object.values(undoPhases).some((way: readonly Phase[]) => way.includes(phase))
}

/** Where a run ends. */
export type End =
  /** Refused, nothing was changed. */
  | 'refused'
  /** Everything is as before. */
  | 'restored'
  /** Another primary serves. */
  | 'switched'
  /** An operator has to look: the state is not known, or dbbal can go neither forward nor back. */
  | 'stuck'

/** What came of a phase. */
export type Answer =
  | 'done'
  /** It did not take place, or not everywhere. */
  | 'failed'
  /** Nobody knows whether it took place. */
  | 'uncertain'
