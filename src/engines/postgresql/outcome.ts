import { ServerFault } from '../../drivers/server-fault.ts'

/** What came of an act on a server: the answers of a phase. */
export interface Outcome {
  answer: 'done' | 'failed' | 'uncertain'
  /** What was measured, or what went wrong: one line, lowercase, no secret. */
  message: string
}

export function done(message: string): Outcome {
  return { answer: 'done', message }
}

export function failed(message: string): Outcome {
  return { answer: 'failed', message }
}

export function uncertain(message: string): Outcome {
  return { answer: 'uncertain', message }
}

/**
 * The outcome of an act that threw: failed where the server refused it, uncertain where nobody knows.
 *
 * @throws what is no ServerFault
 */
export function amiss(name: string, error: unknown): Outcome {
  const message = faultLine(name, error)
  return error instanceof ServerFault && error.kind === 'statement' ? failed(message) : uncertain(message)
}

/** `pg1: connection refused`; @throws what is no ServerFault */
export function faultLine(name: string, error: unknown): string {
  if (!(error instanceof ServerFault)) throw error
  return `${name}: ${error.message.trim().replaceAll(/\s*\n\s*/g, '; ')}`
}

/** For a question that is asked again: no answer yet. @throws what is no ServerFault */
export function unanswered(error: unknown): undefined {
  if (!(error instanceof ServerFault)) throw error
  return undefined
}
