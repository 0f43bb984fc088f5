import type { Step } from '../switchover.ts'
import { lingerOver } from './hand-over.ts'

/** A manager that was asked, and gave no clear answer, may do it late. */
export const linger: Step = {
  phase: 'linger',
  plan: ({ open: { manager } }) => `sees whether ${manager?.title} moves the primary late`,
  limitMs: 25_000,
  async act(switchover) {
    const { manager } = switchover.open
    return manager === undefined
      ? { answer: 'done', message: 'nobody was asked' }
      : lingerOver(switchover, manager)
  },
}
