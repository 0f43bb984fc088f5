import type { FailoverReport } from '../../app/failover/failover-report.ts'
import type { Paint } from '../../diagnostics/print.ts'
import type { End } from '../../failover/phase.ts'
import { judgementLines } from '../doctor/doctor-text.ts'
import { proposalLines } from './proposal-lines.ts'

/** What came of it, with the evidence. */
export function reportText(report: FailoverReport, paint: Paint): string {
  return linesOf(report, paint)
    .map((line) => `${line}\n`)
    .join('')
}

function linesOf(report: FailoverReport, paint: Paint): readonly string[] {
  const { ended, cluster, from, to, evidence, journal, diff, checks } = report
  if (ended === undefined) return [...proposalLines(report, paint), ...(diff ?? '').trimEnd().split('\n')]
  const answers: Readonly<Record<End, string>> = {
    switched: ended.isWhole
      ? paint('green', `${to} is the primary of ${cluster}, ${from} was`)
      : paint('yellow', `${to} is the primary of ${cluster}, but not all is done`),
    restored:
      ended.isRefused === true
        ? paint(
            'red',
            `refused, everything is as before: ${from} is not replaced as the primary of ${cluster}`,
          )
        : paint(
            'yellow',
            `${from} is still the primary of ${cluster}, ${ended.isWhole ? 'everything' : 'but not everything'} is as before`,
          ),
    refused: paint('red', `refused, nothing was changed: ${from} is the primary of ${cluster}`),
    stuck: paint('red', `${cluster} needs you: its clients may be waiting`),
  }
  const amiss = checks.filter(({ status }) => status !== 'ok')
  return [
    ...(ended.end === 'refused' ? judgementLines(amiss, paint) : []),
    answers[ended.end],
    ...evidence.map(({ what, value }) => `  ${what}: ${value}`),
    ...(diff === undefined || diff === '' ? [] : diff.trimEnd().split('\n')),
    ...hintsOf(report),
    ...(journal === undefined ? [] : [`  journal: ${journal}`]),
  ]
}

function hintsOf({ ended, cluster, to }: FailoverReport): readonly string[] {
  if (ended?.end === 'stuck') return [`  hint: dbbal failover --resume --cluster ${cluster}`]
  if (ended === undefined || ended.isWhole) return []
  return [
    `  hint: ${ended.end === 'switched' ? `dbbal failover --to ${to} --cluster` : 'dbbal doctor'} ${cluster}`,
  ]
}
