import { type Check, onSeen, primaryOf, unknown, type Verdict } from '../check.ts'
import { secondsText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'

export const preparedTransactions: Check = {
  id: 'prepared-transactions',
  severity: 'refuse',
  title: 'no prepared transaction is forgotten',
  why: 'it goes on holding its locks on the new primary',
  judge(observation, _, { preparedTransactionSeconds: most }) {
    const primary = primaryOf(observation)
    if (isUnseen(primary.state)) return [unknown(primary.name, primary.state)]
    const { preparedTransactions: prepared } = primary.state
    if (prepared.length === 0)
      return [onSeen(primary, ({ name }) => ({ status: 'ok', subject: name, measured: 'none' }))]
    return prepared.map(
      ({ gid, database, seconds }): Verdict => ({
        status: seconds > most ? 'bad' : 'warn',
        subject: gid,
        measured: `prepared in ${database} ${secondsText(seconds)} ago`,
        limit: secondsText(most),
        remedy: 'COMMIT PREPARED or ROLLBACK PREPARED it, as its coordinator says',
      }),
    )
  },
}
