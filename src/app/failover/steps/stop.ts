import { justPast } from '../../../engines/postgresql/lsn.ts'
import { waitForEnd } from '../../../engines/postgresql/soft-fence.ts'
import { waitForReplay } from '../../../engines/postgresql/wait-for-replay.ts'
import type { Step } from '../switchover.ts'
import { isSoft } from './soft.ts'

/**
 * Stopped means: pg_controldata says so, and the candidate has replayed past that checkpoint. The postmaster may linger, it
 * archives what is left; it cannot take a write any more. Where nobody can stop it: no transaction ends there any more.
 */
export const stop: Step = {
  phase: 'stop',
  plan: (switchover) => {
    const { from, to } = switchover
    return isSoft(switchover)
      ? `waits until no transaction ends on ${from.server.name} any more, and ${to.server.name} has replayed all of it`
      : `stops ${from.server.name} (fast) until pg_controldata says shut down and ${to.server.name} has replayed all of it`
  },
  limitMs: 10_000,
  async act(switchover, limitMs) {
    const {
      from: { server, host },
      to,
      lock,
    } = switchover
    if (isSoft(switchover)) {
      const { lsn, ...outcome } = await waitForEnd(server, to.server, limitMs)
      return lsn === undefined ? outcome : { ...outcome, facts: { shutdownLsn: lsn } }
    }
    if (host === undefined) return { answer: 'failed', message: `the machine of ${server.name} is gone` }
    const deadline = performance.now() + limitMs
    const leftMs = (): number => Math.max(1, Math.round(deadline - performance.now()))
    await Promise.all([lock?.giveUp(server.name), host.requestStop(limitMs)])
    const { state, checkpointLsn } = await host.waitForShutdown(leftMs())
    if (state !== 'shut down')
      return {
        answer: 'failed',
        message: `${server.name}: ${state} after ${limitMs} ms, its log says what it waits for`,
      }
    const replayed = await waitForReplay(to.server, justPast(checkpointLsn), leftMs())
    if (replayed.answer !== 'done') return replayed
    return {
      answer: 'done',
      message: `${server.name}: shut down at ${checkpointLsn}, and ${to.server.name} has replayed it`,
      facts: { shutdownLsn: checkpointLsn },
    }
  },
}
