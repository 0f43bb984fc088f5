import { type ExitCode, exitCodes } from '../errors.ts'
import type { End } from './phase.ts'

/** How a run ended. */
export interface Ended {
  end: End
  /** Every phase of the way did all it was to do. */
  isWhole: boolean
  /** A dead primary was not to be replaced; everything is as before. */
  isRefused?: boolean | undefined
  /** Ctrl-C or SIGTERM turned it back. */
  interruptedBy?: 'SIGINT' | 'SIGTERM' | undefined
}

export function exitOfEnd({ end, isWhole, isRefused, interruptedBy }: Ended): ExitCode {
  if (end === 'stuck' || !isWhole) return exitCodes.unknownState
  if (end === 'switched') return exitCodes.ok
  if (interruptedBy !== undefined)
    return interruptedBy === 'SIGINT' ? exitCodes.interrupted : exitCodes.terminated
  return end === 'refused' || isRefused === true ? exitCodes.refused : exitCodes.failed
}
