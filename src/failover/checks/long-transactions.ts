import { type Check, primaryOf, unknown, type Verdict } from '../check.ts'
import { secondsText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'

export const longTransactions: Check = {
  id: 'long-transactions',
  severity: 'warn',
  title: 'no transaction is open for long',
  why: 'PAUSE waits for it while all other clients of the database are held',
  judge(observation, _, { transactionSeconds: most }) {
    const primary = primaryOf(observation)
    if (isUnseen(primary.state)) return [unknown(primary.name, primary.state)]
    const long = primary.state.sessions.filter(({ transactionSeconds = 0 }) => transactionSeconds > most)
    if (long.length === 0)
      return [{ status: 'ok', subject: primary.name, measured: 'none', limit: secondsText(most) }]
    return long.map(
      ({ pid, user, database, applicationName, state, transactionSeconds = 0 }): Verdict => ({
        status: 'bad',
        subject: `${user}@${database}`,
        measured: `${secondsText(transactionSeconds)}, ${state}, pid ${pid}${applicationName === '' ? '' : `, ${applicationName}`}`,
        limit: secondsText(most),
        remedy: 'wait for its end: --wait-for-quiet',
      }),
    )
  },
}
