import type { Phase } from '../../../src/failover/phase.ts'
import type { FaultScene } from './fault-run.ts'

/**
 * A fault of the world around a switchover, and how that has to end. What makes the fault gives back what takes it away
 * again, where that is needed.
 */
export interface FaultCase {
  /** What docs/failover.md calls it. */
  fault: string
  exit: number
  /** What is then, as docs/failover.md says it. */
  state: string
  /** Who is primary in the end. */
  primary: 'from' | 'to'
  /** What names the cause. */
  says: RegExp
  /** More of the command line. */
  argv?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** The fault, before dbbal begins. */
  before?: (scene: FaultScene) => Promise<unknown>
  /** The fault, when the journal says that a phase has begun; in the order of the phases. */
  at?: Partial<Record<Phase, (scene: FaultScene) => Promise<unknown>>>
  /** The fault takes a server away from clients: errors are its own. */
  isOutage?: true
  /** Nobody can be served before the fault is gone. */
  isBlocking?: true
  /** What `dbbal pgbouncer resume` says while the fault is there, of pools that it must not resume. */
  staysPaused?: RegExp
  /** Only root can make it. */
  needsRoot?: true
  /** What ends it well once the fault is gone, and its exit codes, 0 where none are named. */
  later?: (scene: FaultScene) => readonly string[]
  laterExits?: readonly number[]
}
