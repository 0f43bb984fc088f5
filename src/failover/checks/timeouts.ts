import { type Check, unknown, type Verdict } from '../check.ts'
import { secondsText } from '../quantity.ts'
import { isUnseen } from '../seen.ts'

export const timeouts: Check = {
  id: 'timeouts',
  severity: 'refuse',
  title: 'the timeouts of the poolers fit the budget',
  why: 'query_wait_timeout throws waiting clients out; a pool that saw one failed login stays shut for server_login_retry',
  judge: ({ poolers }, _, { budgetMs, pauseMs }) =>
    poolers.flatMap(({ name, state }) => {
      if (isUnseen(state)) return [unknown(name, state)]
      return [
        judgeOne(name, state.settings, 'query_wait_timeout', {
          // 0: clients wait for ever.
          fits: (seconds) => seconds === 0 || seconds * 1000 > pauseMs,
          limit: `more than ${secondsText(pauseMs / 1000)}`,
        }),
        judgeOne(name, state.settings, 'server_login_retry', {
          fits: (seconds) => seconds * 1000 < budgetMs,
          limit: `less than ${secondsText(budgetMs / 1000)}`,
        }),
      ]
    }),
}

function judgeOne(
  pooler: string,
  settings: Readonly<Record<string, string>>,
  setting: string,
  { fits, limit }: { fits: (seconds: number) => boolean; limit: string },
): Verdict {
  const value = settings[setting]
  const subject = `${pooler} ${setting}`
  if (value === undefined)
    return { status: 'unknown', subject, measured: 'SHOW CONFIG does not show it', limit }
  return {
    status: fits(Number(value)) ? 'ok' : 'bad',
    subject,
    measured: secondsText(Number(value)),
    limit,
    remedy: `change it in settings: of the balancer, and dbbal pgbouncer deploy`,
  }
}
