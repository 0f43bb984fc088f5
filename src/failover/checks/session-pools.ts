import { type Check, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const sessionPools: Check = {
  id: 'session-pools',
  severity: 'warn',
  title: 'every pool can be paused',
  why: 'a session pool is quiet only when its clients have gone: they are cut off',
  judge: ({ poolers }) =>
    poolers.map(({ name, state }): Verdict => {
      if (isUnseen(state)) return unknown(name, state)
      const sessions = state.databases.filter(({ poolMode }) => poolMode === 'session')
      return {
        status: sessions.length === 0 ? 'ok' : 'bad',
        subject: name,
        measured: sessions.length === 0 ? 'none' : sessions.map((each) => each.name).join(', '),
        limit: 'none',
        remedy: 'pool_mode: transaction, where the application bears it',
      }
    }),
}
