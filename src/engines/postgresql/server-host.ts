import type { ControlData } from './control-data.ts'

export type { ControlData } from './control-data.ts'

/**
 * The machine of a PostgreSQL server: what SQL cannot do. Everything is idempotent; every command has a limit there.
 * Everything throws a ServerFault but `close`.
 */
export interface ServerHost {
  controlData(limitMs: number): Promise<ControlData>
  /** Whether a postmaster has the data directory; it may be one that only archives after its shutdown. */
  isRunning(limitMs: number): Promise<boolean>
  /** Asks for a fast shutdown and does not wait; nothing where it is down. */
  requestStop(limitMs: number): Promise<void>
  /** What pg_controldata says as soon as it is `shut down`, or when the limit is over. It looks there, every 5 ms. */
  waitForShutdown(limitMs: number): Promise<ControlData>
  /** Starts it and waits until it lets clients in; nothing where it runs. */
  start(limitMs: number): Promise<void>
  hasStandbySignal(limitMs: number): Promise<boolean>
  putStandbySignal(limitMs: number): Promise<void>
  removeStandbySignal(limitMs: number): Promise<void>
  /**
   * Any other script, in the data directory, as the account that the server runs as. It knows `$bin`, where PostgreSQL's
   * programs are.
   */
  run(script: string, limitMs: number): Promise<string>
  close(): Promise<void>
}
