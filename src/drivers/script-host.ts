import type { SshHost } from './ssh-arguments.ts'

/** Where a script runs. */
export interface ScriptHost {
  /** Undefined for this machine. */
  remote: SshHost | undefined
  hasSudo: boolean
}
