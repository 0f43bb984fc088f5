import { exitCodes } from '../errors.ts'

const exitBySignal = { SIGINT: exitCodes.interrupted, SIGTERM: exitCodes.terminated } as const

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
    try {
      return await work(controller.signal)
    } finally {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    }
  }
}
