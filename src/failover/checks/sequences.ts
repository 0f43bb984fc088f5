import { type Check, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const sequences: Check = {
  id: 'sequences',
  severity: 'warn',
  title: 'sequences leave small gaps only',
  why: 'a promotion skips up to 32 values of each sequence, and what sessions have taken ahead',
  judge: ({ databases }) =>
    databases.map(({ name, state }): Verdict => {
      if (isUnseen(state)) return unknown(name, state)
      const { cachedSequences: count } = state
      return {
        status: count === 0 ? 'ok' : 'bad',
        subject: name,
        measured: `${count} with a cache`,
        limit: '0',
        remedy: 'see that nobody counts on numbers without gaps',
      }
    }),
}
