import { execFileSync } from 'node:child_process'
import { register } from './cleanup.ts'

/** What takes a change of this machine back: once, at the end of the tests at the latest. */
export type Undo = () => void

/** @param commands programs with their arguments, in this order */
export function undoBy(...commands: readonly (readonly [string, ...string[]])[]): Undo {
  let isDone = false
  const undo = (): void => {
    if (isDone) return
    isDone = true
    for (const [program, ...argv] of commands) execFileSync(program, argv)
  }
  register({ end: async () => undo(), endNow: undo })
  return undo
}
