import { randomUUID } from 'node:crypto'
import type { StartOptions } from '../../test/live/support/process.ts'
import { startProcess, waitFor } from '../../test/live/support/process.ts'

/** Starts a program, waits until it ended or wrote what `ready` matches, and ends it. */
export async function tryStart(
  options: Omit<StartOptions, 'name'>,
  ready: RegExp,
): Promise<{ isReady: boolean; log: string }> {
  const running = startProcess({ ...options, name: `try-${randomUUID()}` })
  const isReady = () => ready.test(running.log())
  await waitFor(() => !running.isRunning() || isReady(), {
    what: `${options.argv.join(' ')} to start or to fail`,
  })
  await running.stop('SIGKILL')
  return { isReady: isReady(), log: running.log() }
}
