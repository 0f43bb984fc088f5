import type { PastRun } from '../../app/failover/history.ts'

/** One line a run. */
export function historyText(runs: readonly PastRun[]): string {
  if (runs.length === 0) return 'no switchover or failover yet\n'
  return runs
    .map(({ at, cluster, from, to, by, ended, phase, path }) => {
      const how =
        ended === undefined
          ? `not ended, at ${phase}`
          : `${ended.end}${ended.isWhole ? '' : ', something is left to do'}`
      return `${at}  ${cluster}  ${from} -> ${to}  ${how}  ${by}  ${path}\n`
    })
    .join('')
}
