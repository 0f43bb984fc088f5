import { drainWalsenders } from '../../../engines/postgresql/drain-walsenders.ts'
import { replicaName } from '../../../engines/postgresql/replica-name.ts'
import type { Step, Switchover } from '../switchover.ts'
import { isSoft } from './soft.ts'

/** A stop waits for every reader of WAL, without a limit, and cannot be taken back. */
export const drain: Step = {
  phase: 'drain',
  plan: (switchover) =>
    isSoft(switchover)
      ? runsOn(switchover)
      : `ends readers of ${switchover.from.server.name} that do not keep up, and sees them gone`,
  limitMs: 5000,
  async act(switchover, limitMs) {
    const { from, to } = switchover
    if (isSoft(switchover)) return { answer: 'done', message: runsOn(switchover) }
    return drainWalsenders(from.server, await replicaName(to.server), limitMs)
  },
}

function runsOn({ from }: Switchover): string {
  return `${from.server.name} goes on running: nothing waits for its readers`
}
