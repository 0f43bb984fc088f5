import { ServerFault } from '../../../drivers/server-fault.ts'
import { poll } from '../../../engines/postgresql/poll.ts'
import { readPosition } from '../../../engines/postgresql/position.ts'
import type { StepResult } from '../step-result.ts'
import type { Step, Switchover } from '../switchover.ts'
import { observeHandOver } from './hand-over.ts'

const pollMs = 50
/** A promotion that was asked for takes place within this, or its server is gone. */
const patienceMs = 10_000

/**
 * Was it promoted? Only a server that is stopped, and still on the old timeline, will never be: a request to promote does
 * not outlive its postmaster. One that was killed says so by its standby.signal, which a promotion takes away before the
 * first record of its own.
 */
export const observe: Step = {
  phase: 'observe',
  plan: ({ to }) => `finds out whether ${to.server.name} was promoted`,
  limitMs: 60_000,
  act(switchover, limitMs) {
    const { manager } = switchover.open
    return manager === undefined
      ? observePromotion(switchover, limitMs)
      : observeHandOver(switchover, manager, Math.min(patienceMs, limitMs))
  },
}

async function observePromotion(
  { to: { server, host }, facts }: Switchover,
  limitMs: number,
): Promise<StepResult> {
  const isPrimary = await poll(
    async () => {
      try {
        return (await readPosition(server)).role === 'primary' || undefined
      } catch (error) {
        if (!(error instanceof ServerFault)) throw error
        return (await host?.isRunning(limitMs)) === false ? false : undefined
      }
    },
    Math.min(patienceMs, limitMs),
    pollMs,
  )
  if (isPrimary) return { answer: 'done', message: `${server.name}: is promoted` }
  if (host === undefined)
    return {
      answer: 'uncertain',
      message: `${server.name}: not seen as primary, and there is no way to stop it`,
    }
  await host.requestStop(limitMs)
  const control = await poll(
    async () => {
      if (await host.isRunning(limitMs)) return undefined
      return host.controlData(limitMs)
    },
    limitMs - patienceMs,
    pollMs,
  )
  if (control === undefined) return { answer: 'uncertain', message: `${server.name}: cannot be stopped` }
  const isKilled = control.state === 'in archive recovery' && (await host.hasStandbySignal(limitMs))
  const mayStart = isKilled || control.state === 'shut down in recovery'
  const timeline = Math.max(control.timeline, control.minimumRecoveryTimeline)
  if (timeline !== facts.timeline || !mayStart)
    return { answer: 'uncertain', message: `${server.name}: ${control.state} on timeline ${timeline}` }
  try {
    await host.start(limitMs)
    if (isKilled && (await readPosition(server)).role === 'primary')
      return { answer: 'done', message: `${server.name}: is promoted` }
  } catch (error) {
    // What a killed server was at is seen only once it runs again.
    if (!isKilled || !(error instanceof ServerFault)) throw error
    return {
      answer: 'uncertain',
      message: `${server.name}: was killed, and does not start: ${error.message}`,
    }
  }
  return { answer: 'failed', message: `${server.name}: was never promoted, it is a replica again` }
}
