import { type Check, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const statistics: Check = {
  id: 'statistics',
  severity: 'warn',
  title: 'the planner has its statistics',
  why: 'plans without them are slow on the new primary too, and autovacuum starts there without its counters',
  judge: ({ databases }) =>
    databases.map(({ name, state }): Verdict => {
      if (isUnseen(state)) return unknown(name, state)
      const { tablesWithoutStatistics: count } = state
      return {
        status: count === 0 ? 'ok' : 'bad',
        subject: name,
        measured: `${count} tables were never analyzed`,
        limit: '0',
        remedy: `vacuumdb --analyze-only ${name}`,
      }
    }),
}
