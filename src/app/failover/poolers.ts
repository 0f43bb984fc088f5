import type { HeldProcess } from './poolers/held-process.ts'
import type { PoolerFiles } from './poolers/pooler-files.ts'
import type { StepResult } from './step-result.ts'

/**
 * Every PgBouncer process in front of a cluster, as a switchover needs them. Connections to the consoles and shells on the
 * hosts are opened once, before anything is paused.
 */
export interface Poolers {
  /** `pool/p1/2` of every process. */
  names: readonly string[]
  /** What is paused on each of them, and the files of each host. */
  processes: readonly Pick<HeldProcess, 'name' | 'console' | 'databases' | 'files'>[]
  sites: readonly Pick<PoolerFiles, 'name' | 'site' | 'texts'>[]
  /** Where the guard of each host runs, for the plan: `pool/p1: on its host`. */
  guards: readonly string[]
  /** Aborted where a guard ends unasked: whoever goes on would hold clients without a net. */
  lost: AbortSignal
  /**
   * Writes the new files beside their places, and starts the guards: they resume what `pause` paused when this run vanishes.
   */
  arm(run: string, limitMs: number): Promise<StepResult>
  /** Only the guards: where clients get errors meanwhile, nothing else is looked at before they are held. */
  guard(limitMs: number): Promise<StepResult>
  /** Only the files beside their places. */
  prepare(limitMs: number): Promise<StepResult>
  /** Ends the guards of this run; done where there is none. */
  disarm(run: string): Promise<StepResult>
  /**
   * Pauses the databases that lead to the primary everywhere. Reads go on: no replica goes away.
   *
   * @param isDead the primary does not answer: nothing is waited for that only it could end
   */
  pause(limitMs: number, signal: AbortSignal, isDead?: boolean): Promise<StepResult>
  /** Resumes everywhere. */
  unpause(limitMs: number): Promise<StepResult>
  /**
   * Puts the files of the new primary in their places; nothing is loaded yet. The new primary still serves the reads that it
   * served: the old one is not there yet.
   */
  stage(limitMs: number): Promise<StepResult>
  /** Another instance became the primary than the one that was asked for: its files in their places instead. */
  turnTo(instance: string, limitMs: number): Promise<StepResult>
  /** Puts the previous files back, where they are not there. */
  unstage(limitMs: number): Promise<StepResult>
  /**
   * RELOAD, RESUME and a look, in waves of processes; proves by a login through each process.
   *
   * @param isOldHarmless as ResumeOptions says; counts for the first call only
   */
  resume(limitMs: number, isOldHarmless: boolean): Promise<StepResult>
  /** Once the old primary is a replica again: the files in which it serves reads, RELOAD, read back. */
  settle(limitMs: number): Promise<StepResult>
  /** Opens what an urgent run has left for later. @throws as openPoolers does */
  openRest(): Promise<void>
  /** Appends to the copy of the journal on the first pooler host that can be reached; says itself where it cannot. */
  copyJournal(run: string, lines: string): Promise<void>
  /** Never throws. */
  close(): Promise<void>
}
