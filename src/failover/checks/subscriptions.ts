import { type Check, primaryOf, unknown } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const subscriptions: Check = {
  id: 'subscriptions',
  severity: 'warn',
  title: 'the primary subscribes to nobody',
  why: 'the new primary starts the subscriptions from its own address: their publishers have to let it in',
  judge(observation) {
    const { name, state } = primaryOf(observation)
    if (isUnseen(state)) return [unknown(name, state)]
    if (state.subscriptions.length === 0) return [{ status: 'ok', subject: name, measured: 'none' }]
    return state.subscriptions.map((subject) => ({
      status: 'bad',
      subject,
      measured: `subscription on ${name}`,
      remedy: 'let the candidate in at its publisher, and look at it after the switchover',
    }))
  },
}
