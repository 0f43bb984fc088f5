import { setTimeout } from 'node:timers/promises'
import { ServerFault } from '../../../drivers/server-fault.ts'
import { poll } from '../../../engines/postgresql/poll.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import type { Step } from '../switchover.ts'

const pollMs = 20

/** The old primary takes writes again. A stop that was asked for cannot be taken back: its end is waited for. */
export const restart: Step = {
  phase: 'restart',
  plan: ({ from }) => `starts ${from.server.name} again, where it was stopped`,
  limitMs: 60_000,
  async act({ kind, from: { server, host } }, limitMs) {
    // A dead primary is left to its people, unless its machine has started it as the replica that the fence made of it.
    if (kind === 'failover' && (host === undefined || !(await host.isRunning(limitMs))))
      return { answer: 'done', message: `${server.name}: is down, and is left as it is` }
    const deadline = performance.now() + limitMs
    const leftMs = (): number => Math.max(1, Math.round(deadline - performance.now()))
    let said = ''
    while (performance.now() < deadline) {
      try {
        const { role } = await readPosition(server)
        if (role === 'primary') return { answer: 'done', message: `${server.name}: takes writes` }
        if (host === undefined || (await host.hasStandbySignal(leftMs())))
          return { answer: 'failed', message: `${server.name}: is a replica` }
        // Its machine started it while the fence was there; without it, it is the primary of the same timeline again.
        await host.requestStop(leftMs())
        await poll(async () => !(await host.isRunning(leftMs())) || undefined, leftMs(), pollMs)
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error
        said = error.message
      }
      if (host !== undefined && !(await host.isRunning(leftMs()))) await host.start(leftMs())
      await setTimeout(pollMs)
    }
    return { answer: 'failed', message: `${server.name}: takes no writes after ${limitMs} ms: ${said}` }
  },
}
