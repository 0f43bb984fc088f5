import type { ManagerState, OwnSession } from '../../../failover/observation.ts'

/** What moves the primary of a cluster in dbbal's place. Nothing that it says is a proof: the servers are looked at. */
export interface Manager {
  kind: 'patroni' | 'pg_auto_failover'
  /** As its people write it. */
  title: string
  /** Its own sessions on the servers. */
  sessions: readonly OwnSession[]
  /** What an operator types where the primary is dead, `patronictl failover shop --candidate b`. */
  failoverCommand(to: string | undefined): string
  /** Asks, changes nothing. @throws ServerFault */
  observe(limitMs: number): Promise<ManagerState>
  /**
   * Asks it to move the primary, and waits for what it says. Never throws a ServerFault.
   *
   * @param enough aborted once its answer does not matter any more
   */
  switchOver(move: Move, limitMs: number, enough: AbortSignal): Promise<ManagerAnswer>
  /** Never throws. */
  close(): Promise<void>
}

/** Instances, by name. */
export interface Move {
  from: string
  to: string
}

/** What it said. */
export interface ManagerAnswer {
  /** It says that it does not do it: nothing was begun, or it has given up. */
  isRefused: boolean
  /** One line, without a secret. */
  message: string
}

/** An instance of the topology, as a manager may know it. */
export interface ManagedInstance {
  name: string
  host: string
  port: number
}
