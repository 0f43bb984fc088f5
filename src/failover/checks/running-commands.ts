import { type Check, primaryOf, unknown } from '../check.ts'
import { isUnseen } from '../seen.ts'

export const runningCommands: Check = {
  id: 'running-commands',
  severity: 'warn',
  title: 'no index is built, no table is rewritten',
  why: 'the stop ends it, and CREATE INDEX CONCURRENTLY leaves an invalid index behind',
  judge(observation) {
    const { name, state } = primaryOf(observation)
    if (isUnseen(state)) return [unknown(name, state)]
    if (state.running.length === 0) return [{ status: 'ok', subject: name, measured: 'none' }]
    return state.running.map(({ pid, command, database }) => ({
      status: 'bad',
      subject: `pid ${pid}`,
      measured: `${command} in ${database}`,
      remedy: 'wait for its end',
    }))
  },
}
