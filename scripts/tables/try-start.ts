import { randomUUID } from 'node:crypto'
import type { StartOptions } from '../../test/live/support/process.ts'
import { startProcess, waitFor } from '../../test/live/support/process.ts'

/** Starts a program, waits until it ended or is ready by its log, and ends it. Returns what it wrote. */
export async function tryStart(
  options: Omit<StartOptions, 'name'>,
  isReady: (log: string) => boolean,
): Promise<string> {
  const running = startProcess({ ...options, name: `try-${randomUUID()}` })
  await waitFor(() => !running.isRunning() || isReady(running.log()), {
    what: `${options.argv.join(' ')} to start or to fail`,
  })
  await running.stop('SIGKILL')
  return running.log()
}
