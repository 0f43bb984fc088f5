import { exitCodes } from '../errors.ts'

export const exitBySignal = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

/** How many Interruptions see to signals right now. */
let active = 0

/** Turns Ctrl-C and SIGTERM into an abort while something runs that must not be cut off anywhere. */
export class Interruption {
  /** 130 or 143 once a signal came. */
  exit: 130 | 143 | undefined

  readonly during = async <Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> => {
    const controller = new AbortController()
    const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
      this.exit = exitBySignal[name]
      controller.abort(name)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
    active++
    try {
      return await work(controller.signal)
    } finally {
      active--
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    }
  }
}

/**
 * Lets Ctrl-C and SIGTERM end this process with the exit codes of dbbal, where no Interruption sees to them.
 *
 * @param said what is to be said before
 * @param isSeenTo whether somebody else ends what is under way
 * @returns puts it back
 */
export function endAtSignals(
  said: (exit: 130 | 143) => void,
  isSeenTo: () => boolean = () => active > 0,
): () => void {
  const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
    // Libraries listen as well: execa, while it has a child.
    if (isSeenTo()) return
    said(exitBySignal[name])
    process.exit(exitBySignal[name])
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}
