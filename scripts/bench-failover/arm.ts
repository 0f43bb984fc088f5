import type { Window } from '../../src/app/drill/records.ts'
import type { ManagedName } from '../../test/live/support/managed-estate.ts'
import type { Workplace } from '../../test/live/support/workload.ts'

/** Milliseconds by part of a switchover. */
export type Parts = Readonly<Record<string, number>>

/** One way to make another instance the primary. */
export interface Arm {
  title: string
  /** Its servers and poolers, pg1 the primary. */
  start(): Promise<Arena>
}

export interface Arena {
  /** Where the clients are. */
  estate: Workplace
  /** Between the two, while clients write. @returns what its parts took, where the clients felt `silence` */
  switchTo(to: ManagedName): Promise<(silence: Window) => Parts>
  /** Until the next switchover can begin. */
  isReady(): Promise<void>
}
