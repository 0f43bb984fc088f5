import { fenceSoftly, unfenceSoftly } from '../../../engines/postgresql/soft-fence.ts'
import type { Step } from '../switchover.ts'
import { isSoft } from './soft.ts'

/** An old primary that somebody starts again, at whatever time, is a replica: a second primary would take writes. */
export const fence: Step = {
  phase: 'fence',
  plan: (switchover) => {
    const { name } = switchover.from.server
    return isSoft(switchover)
      ? `makes ${name} read-only and ends its sessions: without control it cannot be stopped, and every session may take that back`
      : `puts standby.signal into the data directory of ${name}: started again it is a replica`
  },
  limitMs: 5000,
  async act(switchover, limitMs) {
    const {
      kind,
      from: { server, host },
      lock,
    } = switchover
    if (isSoft(switchover)) {
      await lock?.giveUp(server.name)
      return fenceSoftly(server, limitMs)
    }
    if (host === undefined && kind === 'failover')
      return { answer: 'done', message: `the machine of ${server.name} cannot be reached` }
    if (host === undefined) return { answer: 'failed', message: `the machine of ${server.name} is gone` }
    await host.putStandbySignal(limitMs)
    return { answer: 'done', message: `${server.name}: standby.signal is there` }
  },
}

export const unfence: Step = {
  phase: 'unfence',
  plan: (switchover) => {
    const { name } = switchover.from.server
    return isSoft(switchover)
      ? `lets sessions of ${name} write again`
      : `takes standby.signal away from ${name}`
  },
  limitMs: 10_000,
  async act(switchover, limitMs) {
    const { server, host } = switchover.from
    if (isSoft(switchover)) return unfenceSoftly(server, limitMs)
    await host?.removeStandbySignal(limitMs)
    return { answer: 'done', message: `${server.name}: no standby.signal` }
  },
}
