import type { Step, Switchover } from '../switchover.ts'
import { isSoft } from './soft.ts'

/** The steps that PgBouncer does; src/app/failover/poolers says how. */
export const poolerSteps: readonly Step[] = [
  {
    phase: 'arm',
    plan: ({ poolers }) =>
      `starts guards that resume the pools if dbbal vanishes (${poolers.guards.join(', ')})`,
    limitMs: 10_000,
    act: ({ kind, poolers, run }, limitMs) =>
      kind === 'failover' ? poolers.guard(limitMs) : poolers.arm(run, limitMs),
  },
  {
    phase: 'pause',
    plan: ({ poolers }) => `pauses the databases by name on ${poolers.names.join(', ')}`,
    limitMs: 5000,
    async act({ kind, poolers, facts }, limitMs, signal) {
      const pausedAt = Date.now()
      // Counts from here on, whatever comes of it.
      facts.pausedAt = pausedAt
      const { facts: found, ...result } = await poolers.pause(limitMs, signal, kind === 'failover')
      return { ...result, facts: { ...found, pausedAt } }
    },
  },
  {
    phase: 'stage',
    plan: ({ to }) =>
      `writes the files of the poolers with ${to.server.name} as primary, and loads none of them yet`,
    limitMs: 5000,
    act: ({ poolers }, limitMs) => poolers.stage(limitMs),
  },
  {
    phase: 'disarm',
    plan: () => 'ends the guards: from here on only this run resumes the pools',
    limitMs: 2000,
    act: ({ poolers, run }) => poolers.disarm(run),
  },
  {
    phase: 'resume',
    plan: () =>
      'makes every pooler process load its file and resumes, in waves; one that does not run with it stays paused; asks through each which server answers',
    limitMs: 15_000,
    async act(switchover, limitMs) {
      const { poolers, facts } = switchover
      const { facts: found, ...result } = await poolers.resume(limitMs, isOldHarmless(switchover))
      // An earlier try of this run may have let some go on.
      return { ...result, facts: { ...found, resumedAt: { ...facts.resumedAt, ...found?.resumedAt } } }
    },
  },
  {
    phase: 'settle',
    plan: ({ from }) =>
      `lets ${from.server.name} serve reads: every pooler loads its file while no pool logs in, under a guard`,
    limitMs: 20_000,
    async act({ poolers, run, facts, from }, limitMs) {
      if (facts.isAway === true)
        return { answer: 'done', message: `${from.server.name} serves no reads before it is back` }
      const armed = await poolers.arm(run, limitMs)
      if (armed.answer !== 'done') return armed
      try {
        return await poolers.settle(limitMs)
      } finally {
        await poolers.disarm(run)
      }
    },
  },
  {
    phase: 'unstage',
    plan: () => 'puts the files of the poolers back',
    limitMs: 10_000,
    act: ({ poolers }, limitMs) => poolers.unstage(limitMs),
  },
  {
    phase: 'unpause',
    plan: () => 'resumes the pools',
    limitMs: 10_000,
    act: ({ poolers }, limitMs) => poolers.unpause(limitMs),
  },
  {
    phase: 'unarm',
    plan: () => 'ends the guards',
    limitMs: 5000,
    act: ({ poolers, run }) => poolers.disarm(run),
  },
]

/** This very process has seen it stopped, switched off, or moved by its manager. */
function isOldHarmless(switchover: Switchover): boolean {
  const { kind, isTakenUp, facts } = switchover
  if (isTakenUp) return false
  return kind === 'failover' ? facts.isOff === true : !isSoft(switchover)
}
