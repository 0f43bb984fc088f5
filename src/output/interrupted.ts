import { DbbalError, exitCodes } from '../errors.ts'

/** What stops a run that got a signal before it changed anything. */
export function interrupted({ reason }: AbortSignal): DbbalError {
  return new DbbalError('INTERRUPTED', 'interrupted; every file is as it was', {
    exit: reason === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted,
  })
}
