import { type Check, unknown, type Verdict } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const poolers: Check = {
  id: 'poolers',
  severity: 'refuse',
  title: 'every pooler process answers, and none is paused',
  why: 'a process that is not paused sends its clients to a server that is going down',
  judge({ poolers: all, declared }) {
    const others = declared.otherBalancers.map(
      (subject): Verdict => ({
        status: 'warn',
        subject,
        measured: 'is no PgBouncer: it is not paused',
        remedy: 'its clients get errors; lead them through PgBouncer',
      }),
    )
    if (all.length === 0)
      return [
        ...others,
        {
          status: 'warn',
          subject: 'PgBouncer',
          measured: 'none is in front of the cluster',
          remedy: 'every client sees errors while the primary changes; put one in front',
        },
      ]
    return [...all.map(judgeOne), ...others]
  },
}

function judgeOne({ name, state }: Parameters<Check['judge']>[0]['poolers'][number]): Verdict {
  if (isUnseen(state)) return unknown(name, state)
  if (state.isPaused)
    return {
      status: 'bad',
      subject: name,
      measured: 'is paused as a whole',
      limit: 'none',
      remedy: `dbbal pgbouncer resume ${name}`,
    }
  const stopped = state.databases.filter(({ isPaused, isDisabled }) => isPaused || isDisabled)
  if (stopped.length === 0)
    return { status: 'ok', subject: name, measured: `answers in ${Math.round(state.roundTripMs)} ms` }
  const names = stopped.map((each) => `${each.name} is ${each.isPaused ? 'paused' : 'disabled'}`)
  return {
    status: 'bad',
    subject: name,
    measured: names.join(', '),
    limit: 'none',
    remedy: `dbbal pgbouncer ${stopped.some(({ isPaused }) => isPaused) ? 'resume' : 'enable'} ${name}`,
  }
}
