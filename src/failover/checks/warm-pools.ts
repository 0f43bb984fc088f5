import { type Check, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const warmPools: Check = {
  id: 'warm-pools',
  severity: 'refuse',
  title: 'no pool is kept warm by its own line',
  why: 'PgBouncer logs in for min_pool_size while a pool is paused, breaks that login off itself, and fails clients after RESUME',
  judge: ({ poolers }) =>
    poolers.map(({ name, state }): Verdict => {
      if (isUnseen(state)) return unknown(name, state)
      const warm = state.databases.filter(({ ownMinPoolSize }) => (ownMinPoolSize ?? 0) > 0)
      return {
        status: warm.length === 0 ? 'ok' : 'bad',
        subject: name,
        measured:
          warm.length === 0 ? 'none' : warm.map((each) => `${each.name}: ${each.ownMinPoolSize}`).join(', '),
        limit: 'none',
        remedy:
          'one min_pool_size for all pools of primaries: it becomes a setting, which is 0 while clients are held',
      }
    }),
}
