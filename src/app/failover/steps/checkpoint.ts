import { checkpoint } from '../../../engines/postgresql/checkpoint.ts'
import type { Step } from '../switchover.ts'
import { together } from './together.ts'

/** The stop writes a checkpoint and waits for it: what is written now is not written while clients wait. */
export const checkpoints: Step = {
  phase: 'checkpoint',
  plan: ({ from, to }) => `CHECKPOINT on ${from.server.name} and ${to.server.name}`,
  limitMs: 60_000,
  async act({ open: { manager }, from, to }, limitMs) {
    const result = await together([from, to].map(({ server }) => checkpoint(server, limitMs)))
    // Before PostgreSQL 15 that takes a superuser; dbbal has only what it needs to look where a manager promotes.
    return manager !== undefined && result.answer === 'failed'
      ? { answer: 'done', message: `${result.message}: ${manager.title} makes it while clients wait` }
      : result
  },
}
